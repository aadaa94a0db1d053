// Runs while no page is open. A page has no content: whatever comes, the same notice is shown, and leads to the desk.

const DESK = '/desk/alerts';
const says = new URL(self.location).searchParams.get('says');

self.addEventListener('push', (event) => {
  event.waitUntil(self.registration.showNotification(says, { tag: 'desk', renotify: true, requireInteraction: true }));
});

self.addEventListener('notificationclick', (event) => {
  event.notification.close();
  event.waitUntil(self.clients.openWindow(DESK));
});
