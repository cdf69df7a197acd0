import {
  by,
  emptied,
  erased,
  nobody,
  nothingToErase,
  table,
  technical,
  untilErased,
  withInstance,
} from '../define.ts';

const ofInstance = technical('It is about the instance.');
const elsewhere = technical('What it did to you stands in the log of your account.');

// biome-ignore format: a table
export const instanceTables = [
  table('instance', {
    words: 'What administrators decided for everybody', category: 'technical', owner: nobody, retention: withInstance,
    recipients: [], erasure: nothingToErase,
  }, [
    ['only_one',                   ofInstance, 'That there is one row'],
    ['name',                       ofInstance, 'The name of the instance'],
    ['contact',                    ofInstance, 'How the operator is reached; everybody may read it'],
    ['registration',               ofInstance, 'Who may register'],
    ['retention_max_seconds',      ofInstance, 'How long messages live at most'],
    ['upload_max_bytes',           ofInstance, 'How large a file may be'],
    ['uploads_per_day_max_bytes',  ofInstance, 'How much one person may upload in a day'],
    ['admin_claimed_at',           ofInstance, 'Since when somebody administers the instance'],
    ['admin_handle',               ofInstance, 'The handle that the deployment named as administrator'],
  ]),

  table('admins', {
    words: 'That you administer the instance', category: 'administration', owner: by('user_id'), retention: untilErased,
    recipients: ['operator'], erasure: erased,
  }, [
    ['user_id', 'account.id',         'Who administers'],
    ['since',   'account.adminSince', 'Since when'],
  ]),

  table('instance_invites', {
    words: 'Codes to register with that you made as an administrator', category: 'administration', owner: by('created_by'),
    retention: withInstance, recipients: ['operator'], erasure: emptied,
  }, [
    ['id',         technical('A random number.'),                'The id of a code; the code itself is not kept', { erasure: nothingToErase }],
    ['created_by', technical('It stands in the administrators’ log.'), 'Who made it'],
    ['created_at', technical('It stands in the administrators’ log.'), 'When', { erasure: nothingToErase }],
    ['expires_at', technical('It says nothing about a person.'), 'When it ends', { erasure: nothingToErase }],
    ['max_uses',   technical('It says nothing about a person.'), 'How many people it lets in', { erasure: nothingToErase }],
    ['uses',       technical('A counter; who used it is not kept.'), 'How many it has let in', { erasure: nothingToErase }],
    ['revoked_at', technical('It says nothing about a person.'), 'When it was revoked', { erasure: nothingToErase }],
  ]),

  table('operator_log', {
    words: 'What administrators did to your account', category: 'administration', owner: by('user_id'),
    retention: untilErased, recipients: [], erasure: erased,
  }, [
    ['user_id',       'account.id',                         'To whom'],
    ['seq',           'operatorLog.entries[].seq',          'The number of an entry'],
    ['at',            'operatorLog.entries[].at',           'When'],
    ['act',           'operatorLog.entries[].act',          'What was done'],
    ['detail',        'operatorLog.entries[].detail',       'A code or a number, as the reason of a suspension'],
    ['previous_hash', 'operatorLog.entries[].previousHash', 'The fingerprint of the entry before'],
    ['hash',          'operatorLog.entries[].hash',         'Its fingerprint, by which a change is noticed'],
  ]),

  table('admin_log', {
    words: 'What administrators did, in the log that administrators read', category: 'administration',
    owner: by('subject_id', 'admin_id'), retention: withInstance, recipients: ['operator'], erasure: emptied,
  }, [
    ['seq',        elsewhere, 'The number of an act', { erasure: nothingToErase }],
    ['at',         elsewhere, 'When', { erasure: nothingToErase }],
    ['admin_id',   elsewhere, 'Which administrator did it', { namesPerson: true }],
    ['act',        elsewhere, 'What was done', { erasure: nothingToErase }],
    ['subject_id', elsewhere, 'To whom'],
    ['detail',     elsewhere, 'A code or a number, as the reason of a suspension', { erasure: nothingToErase }],
  ]),
];
