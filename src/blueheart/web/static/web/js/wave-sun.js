// The picture's edges and projection, as in web/wavemap.py, and the Sun over it.
export const rad = Math.PI / 180;
export const [NORTH, SOUTH, WEST] = [79, -57, -169];
export const RATIO = ((NORTH - SOUTH) / Math.cos(40 * rad)) / 360;

// Where the Sun is in the zenith, between the quarter hours of the data.
export const sunAt = ({ sun }, t) => {
  const step = sun[1][0] - sun[0][0];
  const place = Math.min(sun.length - 1.001, Math.max(0, (t - sun[0][0]) / step));
  const [a, b, share] = [sun[Math.floor(place)], sun[Math.floor(place) + 1], place % 1];
  const turned = ((b[2] - a[2] + 540) % 360) - 180;
  return { lat: a[1] + (b[1] - a[1]) * share, lng: a[2] + turned * share };
};
