import { eventsOf } from './sse.js';

const part = (id) => document.getElementById(id);

/** The panel that sends a message and shows the events of the answer as they come. */
export function showWatch(session) {
  let leaving;
  part('watch-form').addEventListener('submit', async (event) => {
    event.preventDefault();
    leaving = new AbortController();
    running(true);
    await watch(session, leaving.signal);
    running(false);
  });
  part('watch-stop').addEventListener('click', () => leaving?.abort());
}

function running(yes) {
  part('watch-answer').ariaBusy = String(yes); // read out as a whole, not word by word
  part('watch-start').disabled = yes;
  part('watch-stop').disabled = !yes;
}

async function watch(session, signal) {
  part('watch-events').replaceChildren();
  part('watch-answer').textContent = '';
  say('Waiting for the first event …');
  const began = performance.now();
  try {
    const answer = await send(session, signal);
    if (!answer.ok) return say(await sentenceOf(session, answer));
    say('Reading …');
    for await (const { id, data } of eventsOf(answer.body)) show(id, data, performance.now() - began);
    say(`The stream has ended after ${part('watch-events').childElementCount} events.`);
  } catch {
    say(signal.aborted ? 'Stopped.' : 'The connection was lost.');
  }
}

async function send(session, signal) {
  const token = await session.accessToken();
  const session_id = part('watch-session').value.trim();
  return fetch('/chat/stream', {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) },
    body: JSON.stringify({ message: part('watch-message').value, ...(session_id && { session_id }) }),
    signal,
  });
}

async function sentenceOf(session, answer) {
  const { code, detail } = await answer.json().catch(() => ({}));
  if (answer.status === 401) await session.heed(code);
  return `${answer.status} ${code ?? ''}: ${detail ?? 'no further words.'}`;
}

function show(id, data, afterMs) {
  const event = JSON.parse(data);
  if (event.type === 'content') part('watch-answer').append(event.content);
  if (event.type === 'metadata') part('watch-session').value = event.session_id;
  const line = document.createElement('li');
  line.textContent = `${String(Math.round(afterMs)).padStart(5)} ms  id ${id}  ${data}`;
  const events = part('watch-events');
  events.append(line);
  events.scrollTop = events.scrollHeight;
}

const say = (sentence) => void (part('watch-state').textContent = sentence);
