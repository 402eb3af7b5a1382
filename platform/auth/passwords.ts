// Passwords: argon2id (RFC 9106, second recommended parameters fitted to an office machine), rules after GB/T 22239
// grade 3 habits: at least ten characters from three kinds, not the log-in name, not a common one.
import { hash, verify } from '@node-rs/argon2'

const OPTIONS = { algorithm: 2 as const /* argon2id */, memoryCost: 19_456, timeCost: 2, parallelism: 1 }

export function hashPassword(password: string): Promise<string> {
  return hash(password.normalize('NFKC'), OPTIONS)
}

/** Compares in the time of a real comparison even when there is no such account. */
export async function checkPassword(stored: string | null, password: string): Promise<boolean> {
  const against = stored ?? (await decoy)
  const same = await verify(against, password.normalize('NFKC')).catch(() => false)
  return stored !== null && same
}

const decoy = hashPassword('nobody has this password')

const COMMON = ['password', 'qwerty', '123456', '888888', 'admin', 'abc123', 'zhiben', 'iloveyou', 'woaini', '1qaz2wsx']

/** What is wrong with a new password, as a sentence; undefined when it will do. */
export function weakness(password: string, login: string): string | undefined {
  if (password.length < 10) return '密码至少 10 个字符'
  if (password.length > 128) return '密码最多 128 个字符'
  const kinds = [/[a-z]/, /[A-Z]/, /\d/, /[^A-Za-z\d]/].filter((kind) => kind.test(password)).length
  if (kinds < 3) return '密码要有大写字母、小写字母、数字、符号中的三种'
  const plain = password.toLowerCase()
  if (login && plain.includes(login.toLowerCase())) return '密码里不能含有登录名'
  if (COMMON.some((common) => plain.includes(common))) return '密码里有太常见的片段，容易被猜到'
  if (/(.)\1\1\1/.test(password)) return '密码里有连续四个相同的字符'
  return undefined
}
