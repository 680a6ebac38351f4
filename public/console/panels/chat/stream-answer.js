import { client } from '../../client.js';
import { answerItem, questionItem } from './message.js';

/**
 * Sends a message and shows its answer as it comes. A connection that drops is taken up again by the client.
 * @param began gets the id of the conversation
 * @returns once the answer is whole or stopped, or nobody looks any more
 * @throws what the client throws; when the message was not accepted, the thread is as before
 */
export async function streamAnswer(talk, { message, session_id }, signal, began) {
  const question = questionItem(message);
  const answer = answerItem();
  talk.offer([]);
  talk.add(question);
  talk.add(answer);
  let accepted = false;
  try {
    for await (const event of client.chat.streamMessage({ message, session_id }, { signal })) {
      if (event.type === 'metadata') {
        accepted = true;
        began(event.session_id);
      }
      if (event.type === 'content') answer.say(event.content);
      if (event.type === 'done') {
        answer.end(event);
        talk.heed(event.metadata);
      }
      answer.made.scrollIntoView({ block: 'nearest' });
    }
  } catch (error) {
    if (signal.aborted) return;
    if (accepted) answer.breakOff();
    else for (const { made } of [question, answer]) made.remove();
    throw error;
  }
}
