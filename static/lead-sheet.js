// The sheet about one message of the room, and earlier messages.

const find = (selector) => document.querySelector(selector);

/** answer(entry): answer it in the room. */
export function listen({ home, log, men, answer }) {
  log.list.addEventListener('click', (event) => {
    const link = event.target.closest('[data-about]');
    if (!link) return;
    event.preventDefault();
    link.focus();
    show(link.closest('.entry'));
  });

  function show(entry) {
    const sheet = find('#message');
    const { name, text } = log.about(entry);
    sheet.dataset.seq = entry.dataset.seq;
    sheet.querySelector('[data-part="name"]').textContent = name;
    sheet.querySelector('[data-part="text"]').textContent = text;
    for (const field of sheet.querySelectorAll('input[name="seq"]')) field.value = entry.dataset.seq;
    const him = sheet.querySelector('[data-answer-alone]');
    if (him) { him.dataset.to = entry.dataset.by; him.hidden = !men.row(entry.dataset.by); }
    location.replace('#message');
  }

  find('[data-answer]').addEventListener('click', (event) => {
    event.preventDefault();
    location.replace('#main');
    answer(log.entry(find('#message').dataset.seq));
  });

  find('[data-earlier]')?.addEventListener('click', (event) => {
    event.preventDefault();
    log.readEarlier(event.currentTarget, home);
  });
}
