import { setBestBackend } from '@opticalflow/backends';
import { loadMaskFlowNet } from '@opticalflow/maskflownet';
import { fetchDefaultWeights } from '@opticalflow/pretrained';
import { drawOnCanvas, paintFlowTensor } from '@opticalflow/viz/tensor';
import { dispose } from '@tensorflow/tfjs-core';
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

/** Flow between both pictures, painted where it was computed. */
async function show() {
  const wanted = new URLSearchParams(location.search).get('backend'); // the fastest unless the address says ?backend=...
  const { name } = await setBestBackend(wanted ? { among: [wanted], softwareGpu: true } : {});
  const network = await loadMaskFlowNet(await fetchDefaultWeights());
  const pictures = await Promise.all([pixelsOf(first, firstUrl), pixelsOf(second, secondUrl)]);
  const started = performance.now();
  const { flow, occlusion } = await network.estimate(...pictures, { output: 'tensor' });
  const { picture, maxFlow } = paintFlowTensor(flow);
  await drawOnCanvas(picture, canvas);
  const [longest] = await maxFlow.data();
  dispose([flow, occlusion, picture, maxFlow]);
  network.dispose();
  return `${name}: ${Math.round(performance.now() - started)} ms, up to ${longest.toFixed(1)} pixels`;
}

said.textContent = await show().catch((error) => error.message);
