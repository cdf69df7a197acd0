import { beforeAll, describe, expect, test } from 'vitest';
import {
  dailyRuns,
  eventJobs,
  functions,
  httpRoutes,
  queueJobs,
  socketAuthorizer,
  socketRoutes,
} from '../../functions/routes.ts';
import {
  functionOf,
  type Json,
  one,
  type Resource,
  type Synthesis,
  synthesise,
  synthTimeoutMs,
} from './synthesised.ts';

let cloud: Synthesis;
beforeAll(async () => {
  cloud = await synthesise({ db: 'express' });
}, synthTimeoutMs);

describe('the HTTP API', () => {
  test('has exactly the routes of the manifest, each leading to its function', () => {
    const declared = httpRoutes.map((route) => [
      `${route.method} ${route.path}`,
      functionOf(cloud, functions[route.function].entry).id,
    ]);
    const synthesised = routes((key) => !key.startsWith('$')).map((route) => [
      route.properties.RouteKey,
      functionBehind(route).id,
    ]);
    expect(synthesised.sort()).toEqual(declared.sort());
  });

  test('lets API Gateway call every function it leads to, and only from this API', () => {
    for (const name of new Set(httpRoutes.map((route) => route.function))) {
      const permissions = permissionsOf(functionOf(cloud, functions[name].entry));
      expect(permissions, name).toHaveLength(1);
      expect(JSON.stringify(permissions[0]?.properties.SourceArn), name).toContain('HttpApi');
    }
  });

  test('deploys its stage by itself and throttles it', () => {
    const stage = one(cloud, 'AWS::ApiGatewayV2::Stage', 'HttpStage').properties;
    expect(stage).toMatchObject({ StageName: '$default', AutoDeploy: true });
    expect(stage.DefaultRouteSettings.ThrottlingRateLimit).toBeGreaterThan(0);
  });

  test('logs neither addresses nor agents nor paths', () => {
    const format = one(cloud, 'AWS::ApiGatewayV2::Stage', 'HttpStage').properties.AccessLogSettings.Format;
    expect(format).toContain('$context.requestId');
    expect(format).not.toMatch(/sourceIp|userAgent|context\.path|authorizer/);
  });
});

describe('the socket API', () => {
  test('has exactly the routes of the manifest, each leading to its function', () => {
    const declared = socketRoutes.map((route) => [
      route.key,
      functionOf(cloud, functions[route.function].entry).id,
    ]);
    const synthesised = routes((key) => key.startsWith('$')).map((route) => [
      route.properties.RouteKey,
      functionBehind(route).id,
    ]);
    expect(synthesised.sort()).toEqual(declared.sort());
  });

  test('is reached at the stage "ws", the path the distribution forwards', () => {
    expect(one(cloud, 'AWS::ApiGatewayV2::Stage', 'SocketStage').properties).toMatchObject({
      StageName: 'ws',
      AutoDeploy: true,
    });
  });

  test('asks the authoriser before $connect and nowhere else', () => {
    const authorizer = one(cloud, 'AWS::ApiGatewayV2::Authorizer');
    expect(authorizer.properties.AuthorizerType).toBe('REQUEST');
    const entry = functions[socketAuthorizer].entry;
    expect(JSON.stringify(authorizer.properties.AuthorizerUri)).toContain(functionOf(cloud, entry).id);
    for (const route of routes((key) => key.startsWith('$'))) {
      const expected = route.properties.RouteKey === '$connect' ? 'CUSTOM' : 'NONE';
      expect(route.properties.AuthorizationType, route.id).toBe(expected);
    }
  });

  test('sends an answer back exactly where the manifest says so', () => {
    const declared: string[] = socketRoutes.filter((route) => route.replies).map((route) => route.key);
    expect(declared.length).toBeGreaterThan(0);
    const answering = cloud
      .of('AWS::ApiGatewayV2::RouteResponse')
      .map((response) => cloud.target(response.properties.RouteId).properties.RouteKey);
    const selecting = routes((key) => key.startsWith('$'))
      .filter((route) => route.properties.RouteResponseSelectionExpression === '$default')
      .map((route) => route.properties.RouteKey);
    expect(answering).toEqual(declared);
    expect(selecting).toEqual(declared);
    expect(cloud.of('AWS::ApiGatewayV2::IntegrationResponse')).toHaveLength(declared.length);
  });
});

describe('jobs', () => {
  test('of queues have one each, with the times of the manifest, and one queue for dead letters', () => {
    for (const job of queueJobs) {
      const source = one(cloud, 'AWS::Lambda::EventSourceMapping', job.queue).properties;
      expect(cloud.target(source.FunctionName).id).toBe(functionOf(cloud, functions[job.function].entry).id);
      expect(source).toMatchObject({
        BatchSize: job.batchSize,
        FunctionResponseTypes: ['ReportBatchItemFailures'],
      });
      const queue = cloud.target(source.EventSourceArn).properties;
      expect(queue.VisibilityTimeout).toBe(job.visibilityTimeoutSeconds);
      expect(queue.RedrivePolicy.maxReceiveCount).toBe(job.maxReceives);
      expect(cloud.target(queue.RedrivePolicy.deadLetterTargetArn).type).toBe('AWS::SQS::Queue');
    }
    expect(cloud.of('AWS::Lambda::EventSourceMapping')).toHaveLength(queueJobs.length);
    expect(cloud.of('AWS::SQS::Queue')).toHaveLength(queueJobs.length + 1);
  });

  test('of events are tried as the manifest says, and end among the same dead letters, where they may write', () => {
    const dead = one(cloud, 'AWS::SQS::Queue', 'deadletters');
    for (const job of eventJobs) {
      const called = functionOf(cloud, functions[job.function].entry);
      const found = cloud
        .of('AWS::Lambda::EventInvokeConfig')
        .filter(({ properties }) => cloud.target(properties.FunctionName).id === called.id);
      expect(found, job.function).toHaveLength(1);
      const { Qualifier, MaximumRetryAttempts, MaximumEventAgeInSeconds, DestinationConfig } =
        found[0]?.properties ?? {};
      expect({ Qualifier, MaximumRetryAttempts, MaximumEventAgeInSeconds }).toEqual({
        Qualifier: '$LATEST',
        MaximumRetryAttempts: job.retries,
        MaximumEventAgeInSeconds: job.maxAgeSeconds,
      });
      expect(cloud.target(DestinationConfig.OnFailure.Destination).id).toBe(dead.id);
      const role = cloud.target(called.properties.Role).id;
      const mayWrite = cloud
        .statements()
        .filter(({ owner, actions }) => owner.id === role && actions.includes('sqs:SendMessage'))
        .flatMap(({ resources }) => resources.map((resource) => JSON.stringify(resource)));
      expect(mayWrite.join(), job.function).toContain(dead.id);
    }
    expect(cloud.of('AWS::Lambda::EventInvokeConfig')).toHaveLength(eventJobs.length);
  });
});

test('what runs daily is called once a day, and nothing is scheduled more often', () => {
  const rules = cloud.of('AWS::Events::Rule');
  expect(rules.map(({ properties }) => properties.ScheduleExpression)).toEqual(
    dailyRuns.map(() => 'rate(1 day)'),
  );
  const called = rules.map(({ properties }) => cloud.target(properties.Targets[0].Arn).id);
  expect(called).toEqual(dailyRuns.map((run) => functionOf(cloud, functions[run.function].entry).id));
  for (const { function: name } of dailyRuns)
    expect(JSON.stringify(permissionsOf(functionOf(cloud, functions[name].entry)))).toContain(
      'events.amazonaws.com',
    );
});

function routes(fits: (key: string) => boolean): readonly Resource[] {
  return cloud.of('AWS::ApiGatewayV2::Route').filter(({ properties }) => fits(properties.RouteKey));
}

function functionBehind(route: Resource): Resource {
  const [, reference] = route.properties.Target['Fn::Join'][1] as [string, Json];
  const integration = cloud.target(reference);
  const parts: Json[] = integration.properties.IntegrationUri['Fn::Join'][1];
  const arn = parts.find((part) => part['Fn::GetAtt'] !== undefined);
  return cloud.target(arn);
}

function permissionsOf(target: Resource): readonly Resource[] {
  return cloud
    .of('AWS::Lambda::Permission')
    .filter(({ properties }) => cloud.target(properties.FunctionName).id === target.id);
}
