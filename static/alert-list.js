// The list of alerts: read again whenever a bell says that something moved.

import { InboxFresh } from './inbox-fresh.js';

const EVERY = 60_000;

const fresh = new InboxFresh(location.pathname, { root: '[data-alerts]' });
document.addEventListener('rinnalla:bell', () => fresh.soon());
setInterval(() => { if (!document.hidden) fresh.soon(); }, EVERY);
