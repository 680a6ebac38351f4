-- Fills a migrated database that nobody uses for anything else: accounts, sessions, the audit record, conversations and
-- findings that look like those of some years. Read by bench/filled-database.mjs and test/query-plans.test.ts. A superuser
-- calls it: `session_replication_role` leaves out the checks of foreign keys, which take most of the time.

-- A UUIDv7 of that instant; `what` keeps the ids of different tables apart.
CREATE FUNCTION fill_id(what text, i bigint, at timestamptz) RETURNS uuid LANGUAGE sql IMMUTABLE AS $$
  SELECT (lpad(to_hex((extract(epoch FROM at) * 1000)::bigint), 12, '0') || '7' || substr(digits, 1, 3) || '8' ||
    substr(digits, 4, 15))::uuid FROM md5(what || i) AS digits
$$;

-- The instant of row `i` of `n`, spread evenly over the three years before the start of 2026.
CREATE FUNCTION fill_at(i bigint, n bigint) RETURNS timestamptz LANGUAGE sql IMMUTABLE AS $$
  SELECT '2023-01-01T00:00:00Z'::timestamptz + i * (interval '1095 days' / n)
$$;

-- Part `i` modulo its count of a list of words.
CREATE FUNCTION fill_word(words text[], i bigint) RETURNS text LANGUAGE sql IMMUTABLE AS $$
  SELECT words[1 + i % cardinality(words)]
$$;

-- A name as addresses write it.
CREATE FUNCTION fill_plain(name text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
  SELECT translate(lower(name), 'éöü', 'eou')
$$;

-- The id of account `i` of `n`, from 1.
CREATE FUNCTION fill_user(i bigint, n bigint) RETURNS uuid LANGUAGE sql IMMUTABLE AS $$
  SELECT fill_id('user', i, fill_at(i, n))
$$;

-- Every thousandth is an auditor, every hundredth a clinician, every two-hundredth deactivated; each is signed in, and
-- every tenth lets a clinician read the twin. The number in a name tells nothing of when it was taken, and is unique up to
-- a million accounts.
CREATE FUNCTION fill_users(n bigint) RETURNS void LANGUAGE sql
SET session_replication_role = replica AS $$
  INSERT INTO users (id, email, username, full_name, password_hash, is_active, roles, created_at, last_login_at)
  SELECT fill_user(i, n),
    fill_plain(CASE i % 3 WHEN 0 THEN first || '.' || last WHEN 1 THEN left(first, 1) || last ELSE first || '_' || last END)
      || no || '@' || CASE WHEN dice % 10 < 4 THEN 'gmail.com' WHEN dice % 10 < 7 THEN 'example.org'
        WHEN dice % 10 < 8 THEN 'outlook.com' ELSE 'clinic-' || dice % 997 || '.example.net' END,
    fill_plain(left(first, 3) || left(last, 4)) || no,
    CASE WHEN i % 10 > 0 THEN first || ' ' || last END,
    '$argon2id$v=19$m=19456,t=2,p=1$' || repeat('c2FsdA', 4) || '$' || repeat('aGFzaA', 7),
    i % 200 <> 0,
    CASE WHEN i % 1000 = 0 THEN '{user,auditor}'::text[] WHEN i % 100 = 0 THEN '{user,clinician}' ELSE '{user}' END,
    fill_at(i, n), fill_at(i, n)
  FROM (
    SELECT i, i * 611953 % 1000003 AS no, ('x' || substr(md5('dice' || i), 1, 7))::bit(28)::integer AS dice,
      fill_word('{Ada,Amir,Amina,Ana,Anders,Andrea,Anja,Anton,Astrid,Aylin,Beatriz,Ben,Björn,Bruno,Camila,Carla,Carlos,Charlotte,Chen,Chloe,Clara,Daniel,David,Diego,Dmitri,Elena,Eleni,Elias,Elif,Emil,Emma,Eric,Esther,Eva,Farah,Fatima,Felix,Finn,Francesca,Frida,Gabriel,George,Giulia,Grace,Greta,Hamza,Hana,Hannah,Hassan,Helena,Henrik,Hiroshi,Ida,Igor,Ingrid,Isabel,Ivan,Jakob,James,Jan,Jana,Javier,Jean,Johan,John,Jonas,José,Julia,Jürgen,Karim,Karl,Katarina,Kemal,Kenji,Klara,Lars,Laura,Leila,Lena,Leo,Liam,Lina,Louis,Lucia,Luis,Lukas,Magnus,Maja,Malik,Marco,Maria,Marta,Martin,Mary,Mateo,Matthias,Max,Mehmet,Mia,Michael,Miguel,Mila,Mohammed,Nadia,Natalia,Nils,Nina,Noah,Nora,Olga,Oliver,Olivia,Omar,Oscar,Paula,Paul,Pedro,Petra,Pierre,Priya,Rafael,Raj,Rania,Robert,Rosa,Ruth,Samir,Samuel,Sara,Sebastian,Selma,Sergei,Simon,Sofia,Sonja,Stefan,Susan,Sven,Tamara,Tariq,Teresa,Thomas,Tim,Tomas,Uma,Ursula,Valentina,Vera,Victor,Wei,William,Yara,Yasmin,Yuki,Yusuf,Zainab,Zoe}', ('x' || substr(md5('first' || i), 1, 7))::bit(28)::bigint) AS first,
      fill_word('{Abbasi,Ahmed,Almeida,Andersen,Andersson,Bakker,Bauer,Becker,Berg,Bernard,Bianchi,Brown,Cabrera,Castro,Chen,Clark,Cohen,Costa,Cruz,Dahl,Davies,Delgado,Demir,Diaz,Dubois,Evans,Fernandez,Ferrari,Fischer,Fontaine,Garcia,Gomez,Gonzalez,Green,Gruber,Gupta,Haas,Hall,Hansen,Harris,Hernandez,Hoffmann,Horvat,Hughes,Ibrahim,Ito,Ivanov,Jackson,Jansen,Jensen,Johansson,Johnson,Jones,Kaya,Keller,Khan,Kim,King,Klein,Koch,Kowalski,Kovacs,Krause,Kumar,Lange,Larsen,Laurent,Lee,Lehmann,Lewis,Li,Lindberg,Lopez,Maier,Martin,Martinez,Mayer,Meyer,Miller,Moreau,Moreno,Müller,Murphy,Nakamura,Nguyen,Nielsen,Novak,Nowak,Olsen,Ortiz,Patel,Pereira,Perez,Petrov,Popescu,Ramirez,Reyes,Ricci,Richter,Rivera,Robinson,Rodriguez,Romano,Rossi,Roux,Ruiz,Russo,Sanchez,Santos,Sato,Schmidt,Schneider,Schulz,Silva,Singh,Smirnov,Smith,Sokolov,Sousa,Suzuki,Svensson,Tanaka,Taylor,Thompson,Torres,Turner,Vargas,Vogel,Wagner,Walker,Wang,Weber,White,Williams,Wilson,Wolf,Wong,Wright,Yamamoto,Yilmaz,Young,Zhang,Zimmermann,Zhou}', ('x' || substr(md5('last' || i), 1, 7))::bit(28)::bigint) AS last
    FROM generate_series(1, n) AS i
  ) AS person;

  INSERT INTO session (id, user_id, created_at, last_used_at, rotated_at, expires_at, ends_at, ip, user_agent)
  SELECT fill_id('session', i, at), fill_user(i, n), at, at, at, now() + interval '7 days', now() + interval '30 days', '192.0.2.1', 'Filler/1.0'
  FROM generate_series(1, n) AS i, fill_at(i, n) AS at;

  INSERT INTO twin_grant (id, user_id, grantee_id, created_at, expires_at)
  SELECT fill_id('grant', i, fill_at(i, n)), fill_user(i, n), fill_user((i + 99) / 100 * 100, n), fill_at(i, n), '2099-01-01'
  FROM generate_series(1, n) AS i WHERE i % 10 = 1;

  INSERT INTO budget (key, slice, counts, taken, expire)
  SELECT 'sign-in-account:' || md5(i::text), 1, '{1}', true, 99999999999999 FROM generate_series(1, n) AS i WHERE i % 10 = 1;
$$;

-- Events of `people` accounts. Their positions are below that of any transaction, so the first event that a server writes
-- lets it seal them all.
CREATE FUNCTION fill_events(n bigint, people bigint) RETURNS void LANGUAGE sql AS $$
  INSERT INTO audit_events (id, position, occurred_at, action, outcome, actor_id, subject_id, request_id)
  SELECT fill_id('event', i, at), i - n - 1, at,
    CASE WHEN i % 5000 = 0 THEN 'roles.assigned' WHEN i % 50 = 0 THEN 'login.failed' WHEN i % 3 = 0 THEN 'session.ended' ELSE 'session.opened' END,
    CASE WHEN i % 50 = 0 THEN 'refused' ELSE 'success' END,
    CASE WHEN i % 50 > 0 THEN who END, who, fill_id('request', i, at)
  FROM generate_series(1, n) AS i, fill_at(i, n) AS at, fill_user(1 + i % people, people) AS who;
  INSERT INTO audit_origins (event_id, ip, user_agent)
  SELECT id, '192.0.2.1', 'Filler/1.0' FROM audit_events WHERE position < 0;
$$;

-- `n` conversations of `size` messages each, of the accounts in turn from `who` on.
CREATE FUNCTION fill_conversations(kind text, n bigint, size integer, who bigint, people bigint) RETURNS void LANGUAGE sql
SET session_replication_role = replica AS $$
  INSERT INTO chat_session (id, user_id, title, message_count, created_at, last_activity)
  SELECT fill_id(kind, i, at), fill_user(1 + (i + who - 2) % people, people), 'My left knee', size, at, at + size * interval '1 second'
  FROM generate_series(1, n) AS i, fill_at(i, n) AS at;
  INSERT INTO chat_message (id, session_id, user_id, seq, role, content, metadata, created_at)
  SELECT fill_id(kind || 'message' || i, seq, at), fill_id(kind, i, began), fill_user(1 + (i + who - 2) % people, people), seq,
    CASE seq % 2 WHEN 1 THEN 'user' ELSE 'assistant' END,
    CASE seq % 2 WHEN 1 THEN 'My left knee hurts since yesterday, more when I walk.'
      ELSE 'I have noted pain in your left knee. Rest it, and see a doctor if it swells or does not bear your weight.' END,
    CASE seq % 2 WHEN 0 THEN '{"provider":"embedded","model":"meditwin","urgency":"self_care","red_flags":[],"findings":[],"follow_up":[]}'::jsonb END,
    at
  FROM generate_series(1, n) AS i, fill_at(i, n) AS began, generate_series(1, size) AS seq,
    LATERAL (SELECT began + seq * interval '1 second' AS at) AS clock
$$;

-- `n` findings of the accounts in turn, each with two events; every third is over.
CREATE FUNCTION fill_findings(n bigint, people bigint) RETURNS void LANGUAGE sql
SET session_replication_role = replica AS $$
  INSERT INTO finding (id, user_id, code, label, structure, laterality, body_part, status, severity, source, recorded_at)
  SELECT fill_id('finding', i, fill_at(i, n)), fill_user(1 + i % people, people), 'pain-' || i / people, 'Pain in the left knee', 'knee', 'left',
    'Left Knee', CASE i % 3 WHEN 0 THEN 'resolved' ELSE 'active' END, 'mild', 'chat', fill_at(i, n)
  FROM generate_series(1, n) AS i;
  INSERT INTO finding_event (id, finding_id, user_id, body_part, event_type, title, severity, source, occurred_at)
  SELECT fill_id('event' || turn, i, fill_at(i, n)), fill_id('finding', i, fill_at(i, n)), fill_user(1 + i % people, people), 'Left Knee',
    CASE turn WHEN 1 THEN 'reported' ELSE 'updated' END, 'Pain in the left knee', 'mild', 'chat', fill_at(i, n)
  FROM generate_series(1, n) AS i, generate_series(1, 2) AS turn
$$;

-- `n` sessions that were ended just now, as every instance follows them.
CREATE FUNCTION fill_revocations(n bigint) RETURNS void LANGUAGE sql AS $$
  INSERT INTO revocation (session_id) SELECT fill_id('ended', i, now()) FROM generate_series(1, n) AS i
$$;
