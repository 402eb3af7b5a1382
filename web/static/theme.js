// Sets the kept theme before the first paint. A plain script, so that no inline script is needed.
try {
  var kept = localStorage.getItem('zhiben.theme')
  if (kept === 'light' || kept === 'dark') document.documentElement.dataset.theme = kept
} catch {
  // No storage: the system decides.
}
