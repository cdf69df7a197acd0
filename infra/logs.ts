/** Log groups: declared, so that none is made on the side that keeps its lines for ever. */
import { RemovalPolicy } from 'aws-cdk-lib';
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { limits } from './config.ts';

/** A log group that forgets lines after `limits.logRetentionDays` and goes away with its stack. */
export function logGroup(scope: Construct, id: string): LogGroup {
  return new LogGroup(scope, id, {
    // The enum's values are the numbers of days.
    retention: limits.logRetentionDays as RetentionDays,
    removalPolicy: RemovalPolicy.DESTROY,
  });
}
