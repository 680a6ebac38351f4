/** Answers while they are made: stored, followed, stopped, ended for those who are gone. */
export default [
  {
    file: 'chat/answer-keeper.service.js',
    tests: ['chat-resume', 'chat-stop'],
    faults: [
      {
        why: 'a reader sees what is not stored yet',
        find: 'running.keep(until)',
        replace: 'running.keep(pieces.length + 1)',
        tests: ['chat-resume', 'chat-restart'],
      },
      {
        why: 'nobody hears that an answer was stopped elsewhere',
        find: 'if (!goingOn.has(running.id))',
        replace: 'if (goingOn.size < 0)',
        tests: ['chat-stop'],
      },
      {
        why: 'a plain message cannot be stopped from elsewhere',
        find: 'await this.giveRows();',
        replace: '',
        tests: ['chat-stop'],
      },
    ],
  },
  {
    file: 'chat/unfinished-answers.sql.js',
    tests: ['chat-resume', 'chat-stop'],
    faults: [
      {
        why: 'anybody follows anybody’s answer',
        find: 'FROM unfinished_answer WHERE id = $1 AND user_id = $2',
        replace: 'FROM unfinished_answer WHERE id = $1 AND $2::uuid IS NOT NULL',
      },
      {
        why: 'anybody stops anybody’s answer',
        find: 'WHERE chat_session.id = $1 AND chat_session.user_id = person.id FOR KEY SHARE',
        replace: 'WHERE chat_session.id = $1 FOR KEY SHARE',
      },
      {
        why: 'a stop reaches every conversation',
        find: 'WHERE session_id = conversation.id RETURNING',
        replace: 'WHERE conversation.id IS NOT NULL RETURNING',
      },
      {
        why: 'a lease is never renewed',
        find: 'UPDATE unfinished_answer SET lease_until = ${LEASE} FROM due WHERE unfinished_answer.id = due.id',
        replace: 'SELECT FROM due',
        tests: ['chat-stop', 'chat-stream'],
      },
    ],
  },
  {
    file: 'chat/followed-answers.service.js',
    tests: ['chat-resume'],
    faults: [
      {
        why: 'who follows an answer lets everybody in',
        find: 'known?.running.userId === userId',
        replace: 'known',
      },
    ],
  },
  {
    file: 'chat/abandoned-answers.service.js',
    tests: ['chat-restart'],
    faults: [
      {
        why: 'an answer whose maker is gone stays unfinished unless somebody asks',
        find: 'for (const left of await',
        replace: 'for (const left of [] ?? await',
      },
      {
        why: 'half of a plain answer is kept, and its sender gets it for a whole one',
        find: 'if (!metadata)',
        replace: 'metadata ??= { red_flags: [], findings: [], follow_up: [] };\n        if (!metadata)',
      },
    ],
  },
  {
    file: 'chat/streams.service.js',
    tests: ['chat-resume'],
    faults: [
      {
        why: 'an id that was never sent is taken',
        find: 'if (after > running.lastEvent)',
        replace: 'if (after > 1e9)',
      },
      {
        why: 'a resumed stream skips a piece',
        find: 'Math.max(after - 1, 0)',
        replace: 'after',
      },
      {
        why: 'an error takes the id of an event',
        find: 'return yield sse(loss)',
        replace: 'return yield sse(loss, told + 2)',
      },
    ],
  },
  {
    file: 'chat/running-answer.js',
    tests: ['chat-resume', 'chat-restart'],
    faults: [
      {
        why: 'a reader keeps what was never stored',
        find: 'this.pieces = piecesOf(outcome.answer);',
        replace: '',
      },
      {
        why: 'halves of a character are stored apart',
        find: 'HIGH_SURROGATE_AT_THE_END.exec(piece) ?? []',
        replace: '[]',
      },
    ],
  },
  {
    file: 'chat/stopping.service.js',
    tests: ['chat-stop'],
    faults: [
      {
        why: 'a whole answer is called stopped',
        find: 'ids.filter((id) => !wereComplete.has(id))',
        replace: 'ids',
      },
      {
        why: 'it answers before the end is stored',
        find: 'if (ids.length > 0)\n            await this.end(ids, here);',
        replace: '',
      },
    ],
  },
  {
    file: 'chat/conversations.service.js',
    tests: ['message-transaction'],
    faults: [
      {
        why: 'a deletion locks the conversation before the findings',
        find: `if (findings === 'delete')
                await this.findings.deleteOfSession(manager, userId, id);
            const own = await manager.query(LOCK, [id, userId]);`,
        replace: `const own = await manager.query(LOCK, [id, userId]);
            if (findings === 'delete')
                await this.findings.deleteOfSession(manager, userId, id);`,
      },
    ],
  },
  {
    file: 'chat/messages.service.js',
    tests: ['chat-resume'],
    faults: [
      {
        why: 'anybody reads anybody’s stored answer',
        find: "this.find({ id, userId, role: 'assistant' })",
        replace: "this.find({ id, role: 'assistant' })",
      },
      {
        why: 'a question is read as an answer',
        find: "this.find({ id, userId, role: 'assistant' })",
        replace: 'this.find({ id, userId })',
      },
    ],
  },
];
