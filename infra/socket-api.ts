/** The socket API's routes, exactly the manifest's, and the authoriser before `$connect`. */
import type { Stack } from 'aws-cdk-lib';
import * as apigateway from 'aws-cdk-lib/aws-apigatewayv2';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { type FunctionName, type SocketRoute, socketAuthorizer, socketRoutes } from '../functions/routes.ts';
import { acknowledge } from './acknowledge.ts';
import { limits } from './config.ts';
import { socketStageName } from './edge.ts';
import { apiIntegration, invocationUri, mayInvoke } from './integration.ts';

/** Adds the authoriser, the routes with their replies, and the stage, which deploys every change by itself. */
export function addSocketRoutes(
  stack: Stack,
  apiId: string,
  functions: Readonly<Record<FunctionName, LambdaFunction>>,
): void {
  const authorizer = addAuthorizer(stack, apiId, functions[socketAuthorizer]);
  for (const route of socketRoutes) {
    addRoute(stack, apiId, route, functions[route.function], authorizer);
  }
  const stage = new apigateway.CfnStage(stack, 'SocketStage', {
    apiId,
    stageName: socketStageName,
    autoDeploy: true,
    defaultRouteSettings: {
      throttlingRateLimit: limits.socketFramesPerSecond,
      throttlingBurstLimit: limits.socketBurst,
    },
  });
  const noLog = 'needs a role set for the whole account first; functions log every frame that fails';
  acknowledge(stage, { 'AwsSolutions-APIG1': noLog, 'Serverless-APIGWAccessLogging': noLog });
}

/** Without identity sources: a browser brings a cookie, other clients a bearer token, and a missing source is refused. */
function addAuthorizer(stack: Stack, apiId: string, target: LambdaFunction): apigateway.CfnAuthorizer {
  const authorizer = new apigateway.CfnAuthorizer(stack, 'SocketAuthorizer', {
    apiId,
    name: socketAuthorizer,
    authorizerType: 'REQUEST',
    authorizerUri: invocationUri(stack, target),
  });
  mayInvoke(stack, socketAuthorizer, target, `${apiId}/authorizers/${authorizer.ref}`);
  return authorizer;
}

function addRoute(
  stack: Stack,
  apiId: string,
  route: SocketRoute,
  target: LambdaFunction,
  authorizer: apigateway.CfnAuthorizer,
): void {
  const integration = apiIntegration(stack, `socket-integration-${route.key}`, apiId, target, '1.0');
  mayInvoke(stack, `socket-${route.key}`, target, `${apiId}/${socketStageName}/${route.key}`);
  const created = new apigateway.CfnRoute(stack, `socket-route-${route.key}`, {
    apiId,
    routeKey: route.key,
    target: `integrations/${integration.ref}`,
    ...(route.key === '$connect'
      ? { authorizationType: 'CUSTOM', authorizerId: authorizer.ref }
      : { authorizationType: 'NONE' }),
    ...(route.replies && { routeResponseSelectionExpression: '$default' }),
  });
  acknowledge(created, {
    'AwsSolutions-APIG4': 'the authoriser decides before $connect, and no later route is reached without it',
  });
  if (!route.replies) return;
  // Two-way: the integration's answer is taken, and the route's answer sends it back on the socket.
  new apigateway.CfnIntegrationResponse(stack, `socket-integration-response-${route.key}`, {
    apiId,
    integrationId: integration.ref,
    integrationResponseKey: '$default',
  });
  new apigateway.CfnRouteResponse(stack, `socket-route-response-${route.key}`, {
    apiId,
    routeId: created.ref,
    routeResponseKey: '$default',
  });
}
