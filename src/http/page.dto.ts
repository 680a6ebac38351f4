import { Type } from 'class-transformer';
import { IsInt, IsOptional, IsString, Max, MaxLength, Min } from 'class-validator';

export const DEFAULT_PAGE_LIMIT = 50;

/** Query of a list that comes in pages by keyset. */
export class PageQueryDto {
  /** How many items at most, 1 to 200. */
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(200)
  limit?: number = DEFAULT_PAGE_LIMIT;

  /** `next_cursor` of the page before; leave it out for the first page. */
  @IsOptional()
  @IsString()
  @MaxLength(1024)
  cursor?: string;
}
