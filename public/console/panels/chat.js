import { client } from '../client.js';
import { el } from '../elements.js';
import { attempt, faultPlace } from '../fault.js';
import { signedIn } from '../panel-switch.js';
import { composer } from './chat/composer.js';
import { conversations } from './chat/conversations.js';
import { emergency } from './chat/emergency.js';
import { streamAnswer } from './chat/stream-answer.js';
import { thread } from './chat/thread.js';

/** Conversations, and one of them with an answer as it comes. */
export const chat = {
  id: 'chat',
  title: 'Chat',
  allowed: signedIn,
  build({ signal: closed }) {
    const fault = faultPlace();
    const banner = emergency();
    const talk = thread({ onMetadata: banner.follow, reply: (text) => send(text) });
    const write = composer({ send: (text) => send(text), stop: () => stop() });
    const list = conversations({ open: (conversation) => open(conversation), gone: () => open(null) });
    const heading = el('h2', { tabindex: '-1' }, 'New conversation');
    let sessionId = null;
    let stopWanted = false;
    let leave = new AbortController();
    closed.addEventListener('abort', () => leave.abort());

    /** Whatever is still being said is stored all the same. @param conversation null begins a new one */
    async function open(conversation) {
      leave.abort();
      leave = new AbortController();
      sessionId = conversation?.session_id ?? null;
      heading.textContent = conversation?.title ?? 'New conversation';
      list.mark(sessionId);
      list.fold();
      fault.replaceChildren();
      banner.clear();
      talk.clear();
      write.ready();
      if (sessionId) await attempt(fault, () => talk.load(sessionId));
      heading.focus();
    }

    /** @returns once the answer is whole */
    async function send(text) {
      fault.replaceChildren();
      const { signal } = leave;
      let unsent = text;
      const began = (id) => {
        [sessionId, unsent] = [id, ''];
        if (stopWanted) void stop();
      };
      stopWanted = false;
      write.busy();
      await attempt(fault, () => streamAnswer(talk, { message: text, session_id: sessionId }, signal, began));
      if (signal.aborted) return;
      write.ready(unsent);
      await list.reload();
      heading.textContent = list.titleOf(sessionId) ?? heading.textContent;
      list.mark(sessionId);
    }

    /** What has not begun yet is stopped as soon as it has. */
    async function stop() {
      stopWanted = true;
      if (sessionId) await attempt(fault, () => client.chat.stopAnswer({ session_id: sessionId }));
    }

    return {
      content: el(
        'div',
        { class: 'chat-columns' },
        list.made,
        el('div', { class: 'talk' }, heading, banner.made, talk.made, fault, write.made),
      ),
      show: list.reload,
    };
  },
};
