/** What both APIs need to hand an event to a function. */
import type { Stack } from 'aws-cdk-lib';
import { CfnIntegration } from 'aws-cdk-lib/aws-apigatewayv2';
import { CfnPermission, type Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';

/** A Lambda proxy integration; `payload` is the event's format (`1.0` is the only one a socket API has). */
export function apiIntegration(
  stack: Stack,
  id: string,
  apiId: string,
  target: LambdaFunction,
  payload: '1.0' | '2.0',
): CfnIntegration {
  return new CfnIntegration(stack, id, {
    apiId,
    integrationType: 'AWS_PROXY',
    integrationMethod: 'POST',
    integrationUri: invocationUri(stack, target),
    payloadFormatVersion: payload,
  });
}

/** The address under which API Gateway calls a function. */
export function invocationUri(stack: Stack, target: LambdaFunction): string {
  const action = `lambda:path/2015-03-31/functions/${target.functionArn}/invocations`;
  return `arn:${stack.partition}:apigateway:${stack.region}:${action}`;
}

/** Lets API Gateway call the function, from below `source` (`{apiId}/…`) of this account alone. */
export function mayInvoke(stack: Stack, name: string, target: LambdaFunction, source: string): void {
  new CfnPermission(stack, `${name}-permission`, {
    action: 'lambda:InvokeFunction',
    functionName: target.functionArn,
    principal: 'apigateway.amazonaws.com',
    sourceArn: `arn:${stack.partition}:execute-api:${stack.region}:${stack.account}:${source}`,
  });
}
