// The keyboard of the desk. Single letters can be switched off; with Alt they work while one writes, too.

const LETTERS = 'desk-letters';

const writes = (target) => Boolean(target.closest?.('input:not([type="checkbox"]), textarea, select, [contenteditable]'));

/** does: { letter: what happens }, alt: { digit: what happens }. */
export function listen({ does, alt, rows, box }) {
  const off = () => { try { return localStorage.getItem(LETTERS) === 'off'; } catch { return false; } };
  box.checked = !off();
  box.addEventListener('change', () => { try { localStorage.setItem(LETTERS, box.checked ? 'on' : 'off'); } catch { /* it holds as long as the page */ } });
  const isOn = () => box.checked;

  addEventListener('keydown', (event) => {
    if (event.isComposing || event.ctrlKey || event.metaKey) return;
    if (event.altKey) {
      const act = alt[event.code.replace('Digit', '')];
      if (act) { event.preventDefault(); act(); }
      return;
    }
    if (event.key === 'Escape') { closeOpen(event); return; }
    if (writes(event.target) || !isOn() || document.querySelector('.sheet:target')) return;
    const act = choice(event.key) ?? does[event.key.toLowerCase()];
    if (!act) return;
    event.preventDefault();
    act();
  });

  /** A digit presses the choice with this place in the tool that is open. */
  function choice(key) {
    const open = /^[1-9]$/.test(key) && document.querySelector('.menu[open]');
    const button = open && [...open.querySelectorAll('.menu-in button')].filter((one) => one.getClientRects().length)[Number(key) - 1];
    return button ? () => button.click() : null;
  }

  function closeOpen(event) {
    const open = document.querySelector('.menu[open]');
    const opener = event.target.closest?.('.man')?.querySelector('[aria-expanded="true"]');
    if (open) { open.open = false; open.querySelector('summary').focus(); } else if (opener) { opener.click(); opener.focus(); }
  }

  return {
    /** The row that has the focus, or was opened last. */
    row: () => document.activeElement?.closest('.man') ?? rows().find((row) => row.querySelector('[aria-expanded="true"]')),
    step(by) {
      const all = rows();
      const now = all.indexOf(document.activeElement?.closest('.man'));
      const next = all[now === -1 ? (by > 0 ? 0 : all.length - 1) : now + by];
      next?.querySelector('[data-opens]')?.focus();
    },
  };
}
