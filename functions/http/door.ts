import middy from '@middy/core';
import type {
  APIGatewayProxyEventV2 as Event,
  Context as LambdaContext,
  APIGatewayProxyStructuredResultV2 as Result,
} from 'aws-lambda';
import type * as v from 'valibot';
import { processContext } from '../context.ts';
import { assertAllowed } from '../core/access-tokens/allowed.ts';
import { assertAgreed } from '../core/consents/agreed.ts';
import type { Actor, Context } from '../core/context.ts';
import { assertStanding } from '../core/suspension/standing.ts';
import { httpRoutes } from '../routes.ts';
import { ApiError } from '../wire/errors.ts';
import {
  type HttpInput,
  type HttpOperation,
  type HttpOperationName,
  type HttpResult,
  httpOperations,
} from '../wire/http.ts';
import { parse } from '../wire/parse.ts';
import { operationNeeds } from '../wire/scopes.ts';
import { actorOf } from './credentials.ts';
import { problem } from './problem.ts';
import { assertSameSite, readJsonBody } from './request.ts';

/** What an operation gets besides its parsed input. `actor` is there on routes with `auth: 'session'`. */
export interface Call<Name extends HttpOperationName> extends HttpInput<Name> {
  readonly ctx: Context;
  readonly event: Event;
  readonly actor: RouteAuth<Name> extends 'session' ? Actor : undefined;
}

/** What it answers: the result, and cookies where a session begins or ends. */
export interface Answer<Name extends HttpOperationName> {
  readonly result: HttpResult<Name>;
  readonly cookies?: readonly string[];
  /** How long anybody may keep the answer; without it nobody may. */
  readonly publicForSeconds?: number;
}

type Route = (typeof httpRoutes)[number];
type RouteAuth<Name> = Extract<Route, { operation: Name }>['auth'];
type OperationsOf<Fn> = Extract<Route, { function: Fn }>['operation'];
/** One action for each route that the manifest gives to this function: the compiler names the missing ones. */
export type Actions<Fn> = { [Name in OperationsOf<Fn>]: (call: Call<Name>) => Promise<Answer<Name>> };

/** Operations that work without any store, so that what a browser keeps opens while the database sleeps. */
const storeFree: ReadonlySet<HttpOperationName> = new Set(['account.storage-key']);

/**
 * What who has not accepted the newest privacy notice can do besides reading: see what there is, agree, keep the account safe, take data
 * along, and leave. Nothing new is written in their name.
 */
const withoutConsent =
  /^(consent|export|erasure|session|totp|passkey|notification|receipt|message|person|privacy|report|conversation)\.|^(sync|attachment\.open|upload\.delete|push\.unsubscribe|push\.settings|account\.(change-password|remove-email|renew-recovery-codes|settle-recovery)|access-token\.revoke|friend\.(remove|cancel|decline)|group\.remove|invite\.revoke|admin\.revoke|add-link\.renew)$/;
/** Of these, what writes all the same. */
const withConsent: ReadonlySet<HttpOperationName> = new Set(['message.send']);

type Handler = (event: Event, context: LambdaContext) => Promise<Result>;
type AnyAction = (
  call: object,
) => Promise<{ result: unknown; cookies?: readonly string[]; publicForSeconds?: number }>;

/**
 * The HTTP door of one function: finds the operation by its route, refuses what other sites send, proves the session
 * or the token and its scopes, parses path, query and body once, runs the action, and turns every error into an RFC 9457
 * problem document.
 */
export function httpDoor<Fn extends Route['function']>(actions: Actions<Fn>) {
  const create = (ctx: Context): Handler =>
    middy<Event, Result, Error, LambdaContext>()
      .onError((request) => {
        request.response = problem(ctx, request.error, request.event, request.context);
      })
      .handler((event) =>
        answer(ctx, actions as unknown as Record<string, AnyAction>, event),
      ) as unknown as Handler;
  let handler: Handler | undefined;
  return {
    create,
    handler: (event: Event, context: LambdaContext) => {
      handler ??= create(processContext());
      return handler(event, context);
    },
  };
}

async function answer(ctx: Context, actions: Record<string, AnyAction>, event: Event): Promise<Result> {
  const route = httpRoutes.find(({ method, path }) => event.routeKey === `${method} ${path}`);
  const action = route && actions[route.operation];
  if (!route || !action) throw new ApiError('not_found');

  assertSameSite(ctx, event);
  const actor = route.auth === 'session' ? await actorOf(ctx, event) : undefined;
  if (actor) assertAllowed(actor, operationNeeds[route.operation]);
  if (actor && !storeFree.has(route.operation)) await assertStanding(ctx, actor);
  if (actor && route.method !== 'GET' && needsConsent(route.operation)) await assertAgreed(ctx, actor);
  const operation: HttpOperation = httpOperations[route.operation];
  const call = {
    ctx,
    event,
    actor,
    params: parseIf(operation.params, event.pathParameters ?? {}),
    query: parseIf(operation.query, event.queryStringParameters ?? {}),
    body: operation.body && parse(operation.body, readJsonBody(event)),
  };
  const { result, cookies, publicForSeconds } = await action(call);
  return {
    statusCode: operation.status,
    headers: {
      'cache-control': publicForSeconds === undefined ? 'no-store' : `public, max-age=${publicForSeconds}`,
      ...(result === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(cookies ? { cookies: [...cookies] } : {}),
    ...(result === undefined ? {} : { body: JSON.stringify(result) }),
  };
}

function needsConsent(operation: HttpOperationName): boolean {
  return withConsent.has(operation) || !withoutConsent.test(operation);
}

function parseIf(schema: v.GenericSchema | undefined, input: unknown): unknown {
  return schema && parse(schema, input);
}
