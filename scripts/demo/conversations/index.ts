import type { Script } from '../script.ts';
import { bartholomewYasmin } from './bartholomew-yasmin.ts';
import { inesBartholomew } from './ines-bartholomew.ts';
import { inesKenji } from './ines-kenji.ts';
import { inesPoppy } from './ines-poppy.ts';
import { inesYasmin } from './ines-yasmin.ts';
import { kenjiPoppy } from './kenji-poppy.ts';
import { kenjiPriya } from './kenji-priya.ts';
import { lighthouseCrew } from './lighthouse-crew.ts';
import { poppyThalia } from './poppy-thalia.ts';
import { priyaTomas } from './priya-tomas.ts';
import { thaliaTomas } from './thalia-tomas.ts';

/** Every conversation in which something was said. */
export const conversations: readonly Script[] = [
  inesPoppy,
  inesKenji,
  inesYasmin,
  inesBartholomew,
  poppyThalia,
  kenjiPriya,
  kenjiPoppy,
  bartholomewYasmin,
  thaliaTomas,
  priyaTomas,
  lighthouseCrew,
];
