// The label of a channel.
import { CHANNELS } from '../definitions.ts'

export function channelLabel(channel: unknown): string {
  return CHANNELS.find((one) => one.value === channel)?.label ?? ''
}
