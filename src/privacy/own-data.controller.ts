import type { Socket } from 'node:net';
import {
  Body,
  Controller,
  Delete,
  Get,
  HttpCode,
  type StreamableFile,
  UseInterceptors,
} from '@nestjs/common';
import { ApiExtraModels, ApiOkResponse, ApiTags, getSchemaPath } from '@nestjs/swagger';
import { CurrentUser } from '../access/current-user.js';
import { SignedIn } from '../access/signed-in.decorator.js';
import { Connection } from '../chat/connection.decorator.js';
import {
  LastAdmin,
  Overloaded,
  StoreUnavailable,
  TooManyRequests,
  ValidationFailed,
  WrongPassword,
} from '../http/problems.js';
import { StreamedAnswerInterceptor } from '../http/streamed-answer.interceptor.js';
import { Throws } from '../http/throws.decorator.js';
import { RequestClient } from '../sessions/client.decorator.js';
import type { Client } from '../sessions/session.js';
import { DeleteOwnAccountDto } from './delete-own-account.dto.js';
import { ErasureService } from './erasure.service.js';
import { ExportDto } from './export.dto.js';
import { ExportService } from './export.service.js';

@ApiTags('Users')
@SignedIn()
@Controller('users/me')
export class OwnDataController {
  constructor(
    private readonly erasure: ErasureService,
    private readonly exports: ExportService,
  ) {}

  /**
   * Get everything that is stored about oneself
   *
   * @remarks One JSON document, sent while it is read. A connection that ends before the document is closed means that
   * something failed: nothing cut short is valid JSON. What is added or deleted meanwhile may be in it or not.
   */
  @Get('export')
  @UseInterceptors(StreamedAnswerInterceptor)
  @ApiExtraModels(ExportDto)
  @ApiOkResponse({
    headers: {
      'Content-Disposition': {
        schema: { type: 'string', example: 'attachment; filename="meditwin-export.json"' },
      },
    },
    content: { 'application/json': { schema: { $ref: getSchemaPath(ExportDto) } } },
  })
  @Throws(TooManyRequests, StoreUnavailable)
  exportMe(@CurrentUser() caller: CurrentUser, @Connection() connection: Socket): Promise<StreamableFile> {
    return this.exports.export(caller, connection);
  }

  /** Delete one's own account with all its data, at once and for good */
  @Delete()
  @HttpCode(204)
  @Throws(ValidationFailed, WrongPassword, LastAdmin, TooManyRequests, Overloaded, StoreUnavailable)
  eraseMe(
    @CurrentUser() caller: CurrentUser,
    @Body() body: DeleteOwnAccountDto,
    @RequestClient() client: Client,
  ): Promise<void> {
    return this.erasure.eraseOwn(caller, body, client);
  }
}
