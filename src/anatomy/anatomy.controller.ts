import { Body, Controller, Get, HttpCode, Param, Post, Put, Query } from '@nestjs/common';
import { ApiParam, ApiTags } from '@nestjs/swagger';
import { CurrentUser } from '../access/current-user.js';
import { SignedIn } from '../access/signed-in.decorator.js';
import { InvalidCursor, NotFound, ValidationFailed } from '../http/problems.js';
import { Throws } from '../http/throws.decorator.js';
import {
  BodyPartDto,
  BodyPartsConfigDto,
  BodyPartsDto,
  TimelineDto,
  TimelineQueryDto,
} from './body-part.dto.js';
import { BODY_PARTS, type BodyPart } from './body-part.js';
import { BodyPartsService } from './body-parts.service.js';
import { KnownBodyPart } from './known-body-part.pipe.js';
import { PartSeverityService } from './part-severity.service.js';
import { OlderSetSeverityDto, PartSeverityDto, SetSeverityDto } from './set-severity.dto.js';
import { TimelineService } from './timeline.service.js';
import { TwinDto } from './twin.dto.js';
import { TwinService } from './twin.service.js';

/** Documents the part in the path; the pipe takes other spellings, too. */
const PartInPath = (): MethodDecorator =>
  ApiParam({
    name: 'body_part',
    enum: BODY_PARTS,
    enumName: 'BodyPart',
    description: 'Without regard to case; `left_knee` and `left-knee` are `Left Knee`, too.',
  });

@ApiTags('Anatomy')
@SignedIn()
@Controller('anatomy')
export class AnatomyController {
  constructor(
    private readonly twin: TwinService,
    private readonly bodyParts: BodyPartsService,
    private readonly timelines: TimelineService,
    private readonly severities: PartSeverityService,
  ) {}

  /** Read one's twin: what ails which part of the body now */
  @Get()
  readTwin(@CurrentUser() caller: CurrentUser): Promise<TwinDto> {
    return this.twin.of(caller.userId);
  }

  /** List the 37 body parts, each as it is now */
  @Get('body-parts')
  listBodyParts(@CurrentUser() caller: CurrentUser): Promise<BodyPartsDto> {
    return this.bodyParts.list(caller.userId);
  }

  /** List the names of body parts, severity levels and organ systems */
  @Get('config/body-parts')
  readConfig(): BodyPartsConfigDto {
    return this.bodyParts.config();
  }

  /** Read one body part with its latest events */
  @Get('body-part/:body_part')
  @PartInPath()
  @Throws(NotFound)
  readBodyPart(
    @CurrentUser() caller: CurrentUser,
    @Param('body_part', KnownBodyPart) part: BodyPart,
  ): Promise<BodyPartDto> {
    return this.bodyParts.read(caller.userId, part);
  }

  /** Set how a body part is now */
  @Put('body-part/:body_part/severity')
  @PartInPath()
  @Throws(ValidationFailed, NotFound)
  setSeverity(
    @CurrentUser() caller: CurrentUser,
    @Param('body_part', KnownBodyPart) part: BodyPart,
    @Body() body: SetSeverityDto,
  ): Promise<PartSeverityDto> {
    return this.severities.set(caller.userId, part, body);
  }

  /**
   * Set how a body part is now, as older frontends do
   * @deprecated
   */
  @Post('body-part/:body_part/severity')
  @PartInPath()
  @HttpCode(200)
  @Throws(ValidationFailed, NotFound)
  setSeverityByQuery(
    @CurrentUser() caller: CurrentUser,
    @Param('body_part', KnownBodyPart) part: BodyPart,
    @Query() query: OlderSetSeverityDto,
    @Body() body: OlderSetSeverityDto,
  ): Promise<PartSeverityDto> {
    return this.severities.set(caller.userId, part, OlderSetSeverityDto.either(query, body));
  }

  /** List what happened to a body part, newest first */
  @Get(':body_part/timeline')
  @PartInPath()
  @Throws(ValidationFailed, InvalidCursor, NotFound)
  listEvents(
    @CurrentUser() caller: CurrentUser,
    @Param('body_part', KnownBodyPart) part: BodyPart,
    @Query() query: TimelineQueryDto,
  ): Promise<TimelineDto> {
    return this.timelines.page(caller.userId, part, query);
  }
}
