// A page that shows what is being recorded loads its live parts anew when the server says that something was. Without
// this the page is as true as when it was loaded.
const told = document.querySelector('[data-live]');

if (told) {
  const state = told.querySelector('.live');
  const button = told.querySelector('[data-pause]');
  let source;
  let loading = false;
  let again = false;

  const show = (how) => { if (state) state.textContent = state.dataset[how]; };

  const load = async () => {
    if (loading) { again = true; return; }
    loading = true;
    try {
      const answer = await fetch(location.href, { headers: { Accept: 'text/html' } });
      if (!answer.ok) throw new Error(answer.statusText);
      const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
      for (const part of document.querySelectorAll('[data-part]')) {
        const next = page.querySelector(`[data-part="${part.dataset.part}"]`);
        const busy = part.contains(document.activeElement) && document.activeElement !== document.body;
        if (next && !busy) part.replaceChildren(...next.childNodes);
      }
      show('on');
    } catch {
      show('off');
    }
    loading = false;
    if (again) { again = false; load(); }
  };

  const follow = () => {
    source = new EventSource(told.dataset.live);
    source.onopen = () => show('on');
    source.onmessage = load;
    source.onerror = () => show('off');
  };

  if (button) {
    button.hidden = false;
    button.addEventListener('click', () => {
      const pausing = button.getAttribute('aria-pressed') !== 'true';
      button.setAttribute('aria-pressed', pausing);
      button.textContent = pausing ? button.dataset.go : button.dataset.pause;
      if (pausing) { source.close(); show('paused'); } else { follow(); load(); }
    });
  }
  if (state) state.hidden = false;
  follow();
}
