// A product server for benchmarks, in a process of its own: connection and folder by environment, no request limits.
import { buildProduct } from '#bin/product.ts'


const product = await buildProduct({ app: JSON.parse(process.env['BENCH_APP']!), dataFolder: process.env['BENCH_FOLDER']!, limits: Infinity, connections: Number(process.env['BENCH_CONNECTIONS'] ?? 16), idleMinutes: 600 })
await product.http.listen({ host: '127.0.0.1', port: Number(process.env['BENCH_PORT']) })
process.send?.(product.http.server.address())
process.once('SIGTERM', () => void product.close().then(() => process.exit(0)))
