// The door of platform/formats: value parsers shared by forms in the browser and imports on the server.
export * from './parsed.ts'
export * from './text.ts'
export * from './codes.ts'
export * from './phones.ts'
export * from './days.ts'
export * from './numbers.ts'
export * from './industry.ts'
