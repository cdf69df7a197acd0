/** The HTTP API's routes, exactly the manifest's: there is no catch-all, what is not declared does not exist. */
import type { Stack } from 'aws-cdk-lib';
import * as apigateway from 'aws-cdk-lib/aws-apigatewayv2';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { type FunctionName, httpRoutes } from '../functions/routes.ts';
import { acknowledge } from './acknowledge.ts';
import { limits } from './config.ts';
import { apiIntegration, mayInvoke } from './integration.ts';
import { logGroup } from './logs.ts';

/** Adds routes, one integration per function, and the stage `$default` that deploys every change by itself. */
export function addHttpRoutes(
  stack: Stack,
  apiId: string,
  functions: Readonly<Record<FunctionName, LambdaFunction>>,
): void {
  const integrations = new Map<FunctionName, apigateway.CfnIntegration>();
  for (const route of httpRoutes) {
    const integration =
      integrations.get(route.function) ?? integrate(stack, apiId, functions, route.function);
    integrations.set(route.function, integration);
    const created = new apigateway.CfnRoute(stack, `http-route-${route.operation}`, {
      apiId,
      routeKey: `${route.method} ${route.path}`,
      operationName: route.operation,
      target: `integrations/${integration.ref}`,
    });
    acknowledge(created, {
      'AwsSolutions-APIG4': `${route.auth}: the door checks it, test/access-tokens and test/doors try every route`,
    });
  }
  addStage(stack, apiId);
}

function integrate(
  stack: Stack,
  apiId: string,
  functions: Readonly<Record<FunctionName, LambdaFunction>>,
  name: FunctionName,
): apigateway.CfnIntegration {
  mayInvoke(stack, name, functions[name], `${apiId}/*`);
  return apiIntegration(stack, `http-integration-${name}`, apiId, functions[name], '2.0');
}

function addStage(stack: Stack, apiId: string): void {
  new apigateway.CfnStage(stack, 'HttpStage', {
    apiId,
    stageName: '$default',
    autoDeploy: true,
    defaultRouteSettings: {
      throttlingRateLimit: limits.httpRequestsPerSecond,
      throttlingBurstLimit: limits.httpBurst,
    },
    accessLogSettings: {
      destinationArn: logGroup(stack, 'HttpAccessLogs').logGroupArn,
      // Who asked is left out on purpose: no address, no agent, no path with ids in it.
      format: JSON.stringify({
        requestId: '$context.requestId',
        time: '$context.requestTimeEpoch',
        routeKey: '$context.routeKey',
        status: '$context.status',
        latencyMs: '$context.responseLatency',
        error: '$context.error.message',
        integrationError: '$context.integrationErrorMessage',
      }),
    },
  });
}
