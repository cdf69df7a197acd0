/** A synth in a page of text: what a reader checks before a first deployment. */

export interface TemplateResource {
  readonly Type: string;
  readonly Properties?: Readonly<Record<string, unknown>>;
}

type Stacks = readonly (readonly [name: string, resources: Readonly<Record<string, TemplateResource>>])[];

/** Counts resources by stack and lists routes, functions, tables, buckets and queues. */
export function summarize(stacks: Stacks): string {
  const all = stacks.flatMap(([, resources]) => Object.entries(resources));
  const list = (title: string, type: string, line: (id: string, resource: TemplateResource) => string) => {
    const lines = all
      .filter(([, { Type }]) => Type === type)
      .map(([id, resource]) => `  ${line(id, resource)}`);
    return [`\n${title}: ${lines.length}`, ...lines.sort()];
  };
  return [
    ...stacks.map(([name, resources]) => `${name}: ${Object.keys(resources).length} resources`),
    ...list('Routes', 'AWS::ApiGatewayV2::Route', (_, route) => text(route, 'RouteKey')),
    ...list('Functions', 'AWS::Lambda::Function', (id, one) => text(one, 'Description') || id),
    ...list('Databases', 'AWS::RDS::DBCluster', (id, one) => `${id} (${text(one, 'Engine')})`),
    ...list('Tables', 'AWS::DynamoDB::GlobalTable', (id) => id),
    ...list('Buckets', 'AWS::S3::Bucket', (id) => id),
    ...list('Queues', 'AWS::SQS::Queue', (id) => id),
  ].join('\n');
}

function text(resource: TemplateResource, property: string): string {
  const value = resource.Properties?.[property];
  return typeof value === 'string' ? value : '';
}
