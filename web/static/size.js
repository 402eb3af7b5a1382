// Sets the kept letter size (大字) before the first paint. A plain script, so that no inline script is needed.
try {
  if (localStorage.getItem('zhiben.size') === 'elder') document.documentElement.dataset.size = 'elder'
} catch {
  // No storage: the ordinary size.
}
