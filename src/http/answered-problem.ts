import type { FastifyRequest } from 'fastify';
import type { Problem } from './problem.js';

const answered = new WeakMap<object, Problem>();

/** Called by the filter, so that those who watch answers know more than their status. */
export const rememberProblem = (request: FastifyRequest, problem: Problem): void =>
  void answered.set(request, problem);

/** @returns the problem as which the request was answered, if it was one */
export const problemOf = (request: FastifyRequest): Problem | undefined => answered.get(request);
