import { toJsonSchema } from '@valibot/to-json-schema';
import type * as v from 'valibot';
import type { Settings } from '../core/context.ts';
import { type HttpRoute, httpRoutes } from '../routes.ts';
import { errorCodes, Problem } from '../wire/errors.ts';
import { type HttpOperation, httpOperations } from '../wire/http.ts';
import { operationNeeds } from '../wire/scopes.ts';

/** The OpenAPI 3.1 document of the HTTP door, generated from the manifest and the schemas that requests are parsed with. */
export function openApiDocument(settings: Settings): object {
  const paths: Record<string, Record<string, object>> = {};
  for (const route of httpRoutes) {
    paths[route.path] = { ...paths[route.path], [route.method.toLowerCase()]: operationOf(route) };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'UmbraChat',
      version: settings.version,
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: settings.origins[0] }],
    paths,
    components: {
      securitySchemes: {
        bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' },
        cookie: { type: 'apiKey', in: 'cookie', name: '__Host-umbra_access' },
        accessToken: {
          type: 'http',
          scheme: 'bearer',
          bearerFormat: 'umbra_pat_…',
          description: 'A personal access token. Each operation that takes one names the scopes it needs.',
        },
      },
      schemas: { Problem: schemaOf(Problem, 'output') },
    },
    'x-error-codes': errorCodes,
  };
}

function operationOf(route: HttpRoute & { operation: keyof typeof httpOperations }): object {
  const operation: HttpOperation = httpOperations[route.operation];
  const content = (schema: v.GenericSchema, type: 'input' | 'output') => ({
    'application/json': { schema: schemaOf(schema, type) },
  });
  return {
    operationId: route.operation,
    summary: operation.summary,
    ...(route.auth === 'session' ? { security: securityOf(route.operation) } : {}),
    parameters: [...parametersOf(operation.params, 'path'), ...parametersOf(operation.query, 'query')],
    ...(operation.body ? { requestBody: { required: true, content: content(operation.body, 'input') } } : {}),
    responses: {
      [operation.status]: {
        description: operation.summary,
        ...(operation.result ? { content: content(operation.result, 'output') } : {}),
      },
      default: {
        description: 'A problem document (RFC 9457)',
        content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
      },
    },
  };
}

/** OpenAPI 3.1 lets a requirement of any scheme name the roles it takes. */
function securityOf(operation: keyof typeof httpOperations): object[] {
  const need = operationNeeds[operation];
  return [{ bearer: [] }, { cookie: [] }, ...(need === 'session' ? [] : [{ accessToken: need }])];
}

function parametersOf(schema: v.GenericSchema | undefined, where: 'path' | 'query'): object[] {
  if (!schema) return [];
  const { properties = {}, required = [] } = schemaOf(schema, 'input');
  return Object.entries(properties).map(([name, property]) => ({
    name,
    in: where,
    required: required.includes(name),
    schema: property,
  }));
}

/** Checks that JSON Schema has no word for (Unicode well-formedness, for one) are left out of the document, not of the door. */
function schemaOf(schema: v.GenericSchema, typeMode: 'input' | 'output') {
  const { $schema: _, ...rest } = toJsonSchema(schema, {
    typeMode,
    errorMode: 'ignore',
    target: 'draft-2020-12',
  });
  return rest;
}
