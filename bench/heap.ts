// How the server that is measured gets its memory: as bin/zhiben and `npm start` give it.
export const HEAP = ['--max-semi-space-size=16', '--heap-growing-percent=30'] as const
