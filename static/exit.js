// Quick exit: hide, forget, move on, then tell the server. Nothing of it is noted anywhere.

const link = document.querySelector('[data-exit]');
const PRESSES = 3;
const WITHIN = 1500;

function leave() {
  document.documentElement.hidden = true;
  document.title = ' ';
  try { sessionStorage.clear(); } catch { /* a browser without storage keeps nothing */ }
  dispatchEvent(new Event('rinnalla:leave'));
  location.replace(link.dataset.exit);
  navigator.sendBeacon('/leave');
}

if (link) {
  link.addEventListener('click', (event) => { event.preventDefault(); leave(); });
  let presses = [];
  addEventListener('keydown', (event) => {
    if (event.repeat) return;
    presses = event.key === 'Shift' ? [...presses, event.timeStamp].filter((at) => event.timeStamp - at < WITHIN) : [];
    if (presses.length >= PRESSES) leave();
  });
}

// Back finds sign-in, not what was here: a page kept by the browser is asked for again.
addEventListener('pageshow', (event) => {
  if (!event.persisted) return;
  document.documentElement.hidden = true;
  location.reload();
});
