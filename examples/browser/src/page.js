import { setBestBackend } from '@opticalflow/backends';
import { loadMaskFlowNet } from '@opticalflow/maskflownet';
import { fetchDefaultWeights } from '@opticalflow/pretrained';
import { paintFlow } from '@opticalflow/viz';
import firstUrl from '../../cat-over-coffee/first.png';
import secondUrl from '../../cat-over-coffee/second.png';

const [first, second, canvas, said] = ['first', 'second', 'flow', 'said'].map((id) => document.getElementById(id));

/** The pixels of a picture that the page shows. */
async function pixelsOf(image, url) {
  image.src = url;
  await image.decode();
  const { naturalWidth: width, naturalHeight: height } = image;
  const context = new OffscreenCanvas(width, height).getContext('2d');
  context.drawImage(image, 0, 0);
  return context.getImageData(0, 0, width, height);
}

const { name } = await setBestBackend();
const network = await loadMaskFlowNet(await fetchDefaultWeights());
const pictures = await Promise.all([pixelsOf(first, firstUrl), pixelsOf(second, secondUrl)]);
const { flow, timings } = await network.estimate(...pictures);
const { raster, maxFlow } = paintFlow(flow);
Object.assign(canvas, { width: raster.width, height: raster.height });
canvas.getContext('2d').putImageData(new ImageData(raster.data, raster.width), 0, 0);
said.textContent = `${name}: ${Math.round(timings.network)} ms, up to ${maxFlow.toFixed(1)} pixels`;
network.dispose();
