// Builds the web pages when anything they are made of changed since the last build, with compressed copies beside them.
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import { projectDir, type Command } from './command.ts'

const SOURCES = ['web', 'rooms', 'mechanisms', 'platform', 'packs']
const out = join(projectDir, '.build', 'web')
const stamp = join(projectDir, '.build', 'web.stamp')

function* files(folder: string): Generator<string> {
  for (const entry of readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) yield* files(path)
    else if (!/\.test\.tsx?$/.test(entry.name)) yield path
  }
}

function fingerprint(): string {
  const hash = createHash('sha256')
  for (const file of [join(projectDir, 'vite.config.ts'), join(projectDir, 'package-lock.json'), ...SOURCES.flatMap((folder) => [...files(join(projectDir, folder))])]) {
    hash.update(file.slice(projectDir.length)).update(readFileSync(file))
  }
  return hash.digest('hex')
}

export async function buildWeb(say: (line: string) => void): Promise<void> {
  const now = fingerprint()
  if (existsSync(out) && existsSync(stamp) && readFileSync(stamp, 'utf8') === now) return
  say('正在构建网页…')
  const { build: viteBuild } = await import('vite')
  await viteBuild({ root: join(projectDir, 'web'), configFile: join(projectDir, 'vite.config.ts'), logLevel: 'error' })
  for (const file of files(out)) {
    if (!/\.(js|css|html|svg|json|webmanifest)$/.test(file) || statSync(file).size < 1024) continue
    const bytes = readFileSync(file)
    writeFileSync(`${file}.gz`, gzipSync(bytes, { level: 9 }))
    writeFileSync(`${file}.br`, brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } }))
  }
  writeFileSync(stamp, now)
}

export const build: Command = {
  async run() {
    await buildWeb(console.log)
    return 0
  },
}
