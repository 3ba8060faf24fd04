// The key / leads to the search, unless one is writing. It does so when it is let go, so that it is not typed there.
const meant = (event) => event.key === '/' && !event.ctrlKey && !event.metaKey && !event.altKey
  && !event.target.closest('input, textarea, select, [contenteditable]');
document.addEventListener('keydown', (event) => { if (meant(event)) event.preventDefault(); });
document.addEventListener('keyup', (event) => { if (meant(event)) document.getElementById('search')?.focus(); });
