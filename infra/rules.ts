/** The rule packs every synth has to pass: cdk-nag's AwsSolutions and Serverless. */
import { type App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks, type IApplyRule, NagRuleCompliance, ServerlessChecks } from 'cdk-nag';
import { wildcards } from './wildcards.ts';

/** Adds the packs; a finding that nobody acknowledged fails the synth. */
export function addRules(app: App): void {
  Validations.of(app).addPlugins(new Solutions(app), new ServerlessChecks(app));
}

/** The pack names a wildcard by the whole ARN, exports of other stacks included; the table here matches what matters of it. */
class Solutions extends AwsSolutionsChecks {
  protected override applyRule(params: IApplyRule): void {
    const { node } = params;
    const rule: IApplyRule['rule'] = (resource) => {
      const result = params.rule(resource);
      if (!Array.isArray(result)) return result;
      const unanswered = result.filter((finding) => !isAnswered(node.node.path, finding));
      return unanswered.length > 0 ? unanswered : NagRuleCompliance.COMPLIANT;
    };
    super.applyRule({ ...params, rule, ruleSuffixOverride: params.ruleSuffixOverride ?? params.rule.name });
  }
}

function isAnswered(path: string, finding: string): boolean {
  return wildcards.some((wildcard) => wildcard.at.test(path) && wildcard.finding.test(finding));
}
