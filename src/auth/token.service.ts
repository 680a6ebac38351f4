import { Injectable } from '@nestjs/common';
import { UnsupportedGrantType, ValidationFailed } from '../http/problems.js';
import type { Client } from '../sessions/session.js';
import { LoginService } from './login.service.js';
import { RefreshService } from './refresh.service.js';
import { TokenRequestDto } from './token.dto.js';
import { TokensDto } from './tokens.dto.js';

/** Sign-in and refresh as OAuth clients ask for them: the same rules, the same budgets. */
@Injectable()
export class TokenService {
  constructor(
    private readonly login: LoginService,
    private readonly rotation: RefreshService,
  ) {}

  /** @throws UnsupportedGrantType, ValidationFailed, and whatever sign-in and refresh throw */
  async grant(request: TokenRequestDto, client: Client, deviceToken?: string): Promise<TokensDto> {
    switch (request.grant_type) {
      case 'password': {
        const [email, password] = [needed(request, 'username'), needed(request, 'password')];
        return this.login.login({ email, password }, client, deviceToken);
      }
      case 'refresh_token':
        return this.rotation.refresh(needed(request, 'refresh_token'));
      default:
        throw new UnsupportedGrantType();
    }
  }
}

function needed(request: TokenRequestDto, field: 'username' | 'password' | 'refresh_token'): string {
  const value = request[field];
  if (value === undefined)
    throw new ValidationFailed({ errors: [{ field, message: `${field} is missing` }] });
  return value;
}
