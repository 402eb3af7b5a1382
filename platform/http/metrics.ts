// Prometheus metrics: requests by route, method and status with their time; process figures by the library's defaults.
import { collectDefaultMetrics, Histogram, Registry } from 'prom-client'

const registry = new Registry()
collectDefaultMetrics({ register: registry })
const requests = new Histogram({
  name: 'zhiben_http_request_seconds', help: 'Time to answer a request', labelNames: ['route', 'method', 'status'] as const, registers: [registry],
  buckets: [0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
})

export const metrics = {
  /** @param elapsed milliseconds */
  observe(route: string, method: string, status: number, elapsed: number) {
    requests.observe({ route, method, status: `${Math.floor(status / 100)}xx` }, elapsed / 1000)
  },
  text: () => registry.metrics(),
  contentType: registry.contentType,
}
