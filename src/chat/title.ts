const MAX_CODE_POINTS = 60;
/** Line breaks and other controls, and what turns the direction of the text around it. */
const UNFIT = /[\p{Cc}\p{Zl}\p{Zp}\u202A-\u202E\u2066-\u2069\s]+/gu;

/** @returns a title for a new conversation: the beginning of its first message, on one line */
export function titleOf(message: string): string {
  const characters = Array.from(message.replace(UNFIT, ' ').trim());
  if (characters.length === 0) return 'Conversation';
  if (characters.length <= MAX_CODE_POINTS) return characters.join('');
  return `${characters.slice(0, MAX_CODE_POINTS).join('').trimEnd()}…`;
}
