/**
 * Six of Sintel's 23 scenes, 225 of its 1041 pairs: what the authors of MaskFlownet validated on
 * (`Sintel_train_val_maskflownet.txt` of github.com/microsoft/MaskFlownet; mmflow's configuration of MaskFlowNet names the
 * same scenes).
 */
export const SINTEL_MICROSOFT_VAL: readonly string[] = [
  'ambush_2',
  'ambush_6',
  'bamboo_2',
  'cave_4',
  'market_6',
  'temple_2',
];

/**
 * Six other scenes, known as ptlflow's `sintel-val`. (Versions of `ptlflow/data/Sintel_val.txt` differ: there is one that
 * lists Microsoft's six.)
 */
export const SINTEL_PTLFLOW_VAL: readonly string[] = [
  'ambush_2',
  'bamboo_2',
  'cave_2',
  'market_2',
  'shaman_2',
  'temple_2',
];
