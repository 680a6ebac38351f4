import { applyDecorators, Header, HttpCode } from '@nestjs/common';
import { ApiExtraModels, ApiOkResponse, getSchemaPath } from '@nestjs/swagger';
import { ContentEventDto, DoneEventDto, ErrorEventDto, MetadataEventDto } from './chat-event.dto.js';

const EVENTS = [MetadataEventDto, ContentEventDto, DoneEventDto, ErrorEventDto];

/** A route whose answer is the server-sent events of one answer. */
export const EventStream = (): MethodDecorator =>
  applyDecorators(
    HttpCode(200),
    Header('content-type', 'text/event-stream'),
    Header('cache-control', 'no-store'),
    Header('x-accel-buffering', 'no'),
    ApiExtraModels(...EVENTS),
    ApiOkResponse({
      description: 'Each `data:` line holds one of these as JSON.',
      content: {
        'text/event-stream': { schema: { oneOf: EVENTS.map((event) => ({ $ref: getSchemaPath(event) })) } },
      },
    }),
  );
