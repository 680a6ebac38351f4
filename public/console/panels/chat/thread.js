import { client } from '../../client.js';
import { button, el } from '../../elements.js';
import { attempt, faultPlace } from '../../fault.js';
import { answerItem, questionItem } from './message.js';

/** The messages of one conversation, oldest first. @param onMetadata gets that of the latest answer */
export function thread({ onMetadata, reply }) {
  const fault = faultPlace();
  const list = el('ol', { class: 'thread', 'aria-label': 'Messages' });
  const replies = el('div', { class: 'replies', role: 'group', 'aria-label': 'Quick replies', hidden: true });
  const earlier = button('Show earlier messages', () => attempt(fault, loadEarlier), {
    class: 'quiet',
    hidden: true,
  });
  let sessionId;
  let cursor;

  const offer = (texts) => {
    replies.hidden = texts.length === 0;
    replies.replaceChildren(
      ...texts.map((text) =>
        button(text, () => {
          offer([]);
          reply(text);
        }),
      ),
    );
  };
  const heed = (metadata) => {
    onMetadata(metadata);
    offer(metadata.follow_up);
  };
  const itemOf = (message) => {
    if (message.role === 'user') return questionItem(message.content, message.timestamp).made;
    const item = answerItem(message.timestamp);
    item.say(message.content);
    item.end(message);
    return item.made;
  };
  const page = async () => {
    const asked = sessionId;
    const { messages, next_cursor } = await client.chat.readHistory({ session_id: asked, limit: 50, cursor });
    if (asked !== sessionId) return [];
    cursor = next_cursor ?? undefined;
    earlier.hidden = cursor === undefined;
    list.prepend(...messages.map(itemOf));
    return messages;
  };
  const loadEarlier = () => page();

  return {
    made: el('div', {}, earlier, fault, list, replies),
    heed,
    offer,
    add: (item) => {
      list.append(item.made);
      item.made.scrollIntoView({ block: 'nearest' });
    },
    clear: () => {
      [sessionId, cursor] = [undefined, undefined];
      list.replaceChildren();
      earlier.hidden = true;
      offer([]);
    },
    load: async (id) => {
      sessionId = id;
      const last = (await page()).at(-1);
      list.lastElementChild?.scrollIntoView({ block: 'nearest' });
      if (last?.metadata) heed(last.metadata);
    },
  };
}
