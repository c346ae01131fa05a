// The stage as a picture file: what is drawn at this moment, with its fonts named and its colours
// worked out, as SVG or as PNG at twice the size for slides.

import { svgTextOf } from '../view/picture.ts';

/** Pixels of a PNG for each px of the stage. */
const PNG_SCALE = 2;

/** The drawing as the text of an SVG file. */
export function svgFile(drawing: SVGSVGElement): Blob {
  return new Blob([svgTextOf(drawing)], { type: 'image/svg+xml' });
}

/** The drawing as a PNG. Rejects where the browser cannot draw it. */
export async function pngFile(drawing: SVGSVGElement): Promise<Blob> {
  const { width, height } = drawing.getBoundingClientRect();
  const url = URL.createObjectURL(svgFile(drawing));
  try {
    const image = new Image();
    image.src = url;
    await image.decode();
    const canvas = document.createElement('canvas');
    canvas.width = Math.round(width * PNG_SCALE);
    canvas.height = Math.round(height * PNG_SCALE);
    const context = canvas.getContext('2d');
    if (context === null) throw new Error('this browser draws no pictures');
    context.fillStyle = getComputedStyle(document.documentElement).getPropertyValue('--paper');
    context.fillRect(0, 0, canvas.width, canvas.height);
    context.drawImage(image, 0, 0, canvas.width, canvas.height);
    return await new Promise((resolve, reject) => {
      canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('no picture came out'))));
    });
  } finally {
    URL.revokeObjectURL(url);
  }
}
