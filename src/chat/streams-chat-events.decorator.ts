import { applyDecorators, Header } from '@nestjs/common';
import { ApiExtraModels, ApiOkResponse, getSchemaPath } from '@nestjs/swagger';
import { ContentEventDto, DoneEventDto, ErrorEventDto, MetadataEventDto } from './chat-event.dto.js';

const EVENTS = {
  metadata: MetadataEventDto,
  content: ContentEventDto,
  done: DoneEventDto,
  error: ErrorEventDto,
};

/** What one `data:` line holds. The title makes it a schema of its own. */
const CHAT_EVENT = {
  title: 'ChatEvent',
  description: 'One event of a stream; `type` tells which.',
  oneOf: Object.values(EVENTS).map((event) => ({ $ref: getSchemaPath(event) })),
  discriminator: {
    propertyName: 'type',
    mapping: Object.fromEntries(Object.entries(EVENTS).map(([type, event]) => [type, getSchemaPath(event)])),
  },
};

/** An answer of server-sent events, as proxies pass them on at once, and as the document tells of them. */
export const StreamsChatEvents = (): MethodDecorator =>
  applyDecorators(
    Header('content-type', 'text/event-stream'),
    Header('cache-control', 'no-store'),
    Header('x-accel-buffering', 'no'),
    ApiExtraModels(...Object.values(EVENTS)),
    ApiOkResponse({
      description:
        'Server-sent events. Each `data:` line holds one of these as JSON, and its `id:` counts from 1:\n\n```\nid: 1\ndata: {"type":"metadata","session_id":"…","message_id":"…"}\n\nid: 2\ndata: {"type":"content","content":"I understood: "}\n```',
      content: { 'text/event-stream': { schema: CHAT_EVENT } },
    }),
  );
