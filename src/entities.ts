import { Role } from './access/role.entity.js';
import { FindingEvent } from './anatomy/finding-event.entity.js';
import { Finding } from './anatomy/finding.entity.js';
import { Conversation } from './chat/conversation.entity.js';
import { Message } from './chat/message.entity.js';
import { User } from './users/user.entity.js';

/** For `ormconfig.ts`, which compares them with the schema; the server itself gets them from its modules. */
export const ENTITIES = [Conversation, Finding, FindingEvent, Message, Role, User];
