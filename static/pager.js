// Lets this browser be a pager: asks whether it may show notices, and sends the house the address under which it hears of them.

const form = document.querySelector('form[data-push]');

/** The worker that shows notices, once it runs. */
async function worker({ worker: file, says }) {
  const address = new URL(file, location.href);
  address.searchParams.set('says', says);
  const registration = await navigator.serviceWorker.register(address);
  const fresh = registration.installing ?? registration.waiting;
  if (!registration.active && fresh) {
    await new Promise((done, failed) => {
      fresh.addEventListener('statechange', () => {
        if (fresh.state === 'activated') done();
        if (fresh.state === 'redundant') failed(new Error('redundant'));
      });
    });
  }
  return registration;
}

async function subscribe() {
  if (await Notification.requestPermission() !== 'granted') throw new Error('refused');
  const { pushManager } = await worker(form.dataset);
  const { endpoint } = await pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: form.dataset.push });
  return endpoint;
}

if (form && window.isSecureContext && 'serviceWorker' in navigator && 'PushManager' in window && 'Notification' in window) {
  form.hidden = false;
  form.addEventListener('submit', async (event) => {
    if (form.elements.address.value) return;
    event.preventDefault();
    const refused = form.querySelector('[data-refused]');
    refused.hidden = true;
    try {
      form.elements.address.value = await subscribe();
      form.submit();
    } catch {
      refused.hidden = false;
    }
  });
}
