import { copyItem } from './copy';
import { costVolumeItem } from './cost-volume';
import { costVolumeGradientItem } from './cost-volume-gradient';
import { Job } from './control';
import { directItem } from './direct';
import { elementwiseItem } from './elementwise';
import { fillItem } from './fill';
import { filterGradientItem } from './filter-gradient';
import { linesItem } from './lines';
import { narrowItem } from './narrow';
import { resizeItem } from './resize';
import { sharedCutItem } from './shared-cut';
import { upsampleItem } from './upsample';
import { upsampleGradientItem } from './upsample-gradient';
import { warpItem } from './warp';
import { warpFlowGradientItem, warpImageGradientItem } from './warp-gradient';
import { winogradItem } from './winograd';

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
      linesItem(job, item, scratch);
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
    default:
      unreachable();
  }
}
