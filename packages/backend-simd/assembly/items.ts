import { adamItem } from './adam';
import { copyItem } from './copy';
import { costVolumeItem } from './cost-volume';
import { costVolumePlanarItem } from './cost-volume-planar';
import { costVolumeGradientItem } from './cost-volume-gradient';
import { Job } from './control';
import { deformInputGradientItem, deformOffsetGradientItem, deformSampleItem } from './deform';
import { directItem } from './direct';
import { elementwiseItem } from './elementwise';
import { fieldItem } from './field';
import { fillItem } from './fill';
import { filterGradientItem } from './filter-gradient';
import { filterGatherItem, filterProductItem, filterSpreadItem } from './filter-winograd';
import { linesItem } from './lines';
import { narrowItem } from './narrow';
import { packWinogradItem } from './pack-winograd';
import { packWinogradStride2Item } from './pack-winograd-stride2';
import { pictureCentreItem, pictureFitItem } from './picture';
import { resizeItem } from './resize';
import { sharedCutItem } from './shared-cut';
import { sumItem } from './sum';
import { transposeItem } from './transpose';
import { upsampleItem } from './upsample';
import { upsampleGradientItem } from './upsample-gradient';
import { coverageItem, warpItem } from './warp';
import { warpFlowGradientItem, warpImageGradientItem } from './warp-gradient';
import { winogradItem } from './winograd';
import { winogradStride2Item } from './winograd-stride2';

// Numbers of the kernels; src/kernels/kinds.ts has the same list.
const DIRECT = 0;
const WINOGRAD_F2 = 1;
const WINOGRAD_F4 = 2;
const NARROW = 3;
const COPY = 4;
const ELEMENTWISE = 5;
const COST_VOLUME = 6;
const WARP = 7;
const UPSAMPLE = 8;
const FILTER_GRADIENT = 9;
const LINES = 10;
const COST_VOLUME_GRADIENT = 11;
const WARP_IMAGE_GRADIENT = 12;
const WARP_FLOW_GRADIENT = 13;
const UPSAMPLE_GRADIENT = 14;
const SHARED_CUT = 15;
const FILL = 16;
const RESIZE = 17;
const PICTURE_FIT = 18;
const PICTURE_CENTRE = 19;
const FIELD = 20;
const COST_VOLUME_PLANAR = 21;
const WINOGRAD_F6 = 22;
const SUM = 23;
const ADAM = 24;
const TRANSPOSE = 25;
const FILTER_SPREAD = 26;
const FILTER_PRODUCT = 27;
const FILTER_GATHER = 28;
const COVERAGE = 29;
const PACK_WINOGRAD = 30;
const DEFORM_SAMPLE = 31;
const DEFORM_INPUT_GRADIENT = 32;
const DEFORM_OFFSET_GRADIENT = 33;
const WINOGRAD_STRIDE2 = 34;
const PACK_WINOGRAD_STRIDE2 = 35;

/** Runs one item of a job. */
export function runItem(job: usize, item: i32, scratch: usize, zeros: usize): void {
  switch (changetype<Job>(job).kind) {
    case DIRECT:
      directItem(job, item, scratch);
      break;
    case WINOGRAD_F2:
      winogradItem(job, item, scratch, 2);
      break;
    case WINOGRAD_F4:
      winogradItem(job, item, scratch, 4);
      break;
    case NARROW:
      narrowItem(job, item, zeros);
      break;
    case COPY:
      copyItem(job, item);
      break;
    case ELEMENTWISE:
      elementwiseItem(job, item);
      break;
    case COST_VOLUME:
      costVolumeItem(job, item, zeros);
      break;
    case WARP:
      warpItem(job, item, zeros);
      break;
    case UPSAMPLE:
      upsampleItem(job, item);
      break;
    case FILTER_GRADIENT:
      filterGradientItem(job, item);
      break;
    case LINES:
      linesItem(job, item, scratch, zeros);
      break;
    case COST_VOLUME_GRADIENT:
      costVolumeGradientItem(job, item);
      break;
    case WARP_IMAGE_GRADIENT:
      warpImageGradientItem(job, item, scratch);
      break;
    case WARP_FLOW_GRADIENT:
      warpFlowGradientItem(job, item, scratch);
      break;
    case UPSAMPLE_GRADIENT:
      upsampleGradientItem(job, item);
      break;
    case SHARED_CUT:
      sharedCutItem(job, item, scratch);
      break;
    case FILL:
      fillItem(job, item);
      break;
    case RESIZE:
      resizeItem(job, item);
      break;
    case PICTURE_FIT:
      pictureFitItem(job, item, scratch);
      break;
    case PICTURE_CENTRE:
      pictureCentreItem(job, item);
      break;
    case FIELD:
      fieldItem(job, item, scratch);
      break;
    case COST_VOLUME_PLANAR:
      costVolumePlanarItem(job, item, scratch);
      break;
    case WINOGRAD_F6:
      winogradItem(job, item, scratch, 6);
      break;
    case SUM:
      sumItem(job, item);
      break;
    case ADAM:
      adamItem(job, item);
      break;
    case TRANSPOSE:
      transposeItem(job, item);
      break;
    case FILTER_SPREAD:
      filterSpreadItem(job, item, scratch);
      break;
    case FILTER_PRODUCT:
      filterProductItem(job, item);
      break;
    case FILTER_GATHER:
      filterGatherItem(job, item, scratch);
      break;
    case COVERAGE:
      coverageItem(job, item);
      break;
    case PACK_WINOGRAD:
      packWinogradItem(job, item, scratch);
      break;
    case DEFORM_SAMPLE:
      deformSampleItem(job, item, scratch);
      break;
    case DEFORM_INPUT_GRADIENT:
      deformInputGradientItem(job, item, scratch);
      break;
    case DEFORM_OFFSET_GRADIENT:
      deformOffsetGradientItem(job, item, scratch);
      break;
    case WINOGRAD_STRIDE2:
      winogradStride2Item(job, item, scratch);
      break;
    case PACK_WINOGRAD_STRIDE2:
      packWinogradStride2Item(job, item, scratch);
      break;
    default:
      unreachable();
  }
}
