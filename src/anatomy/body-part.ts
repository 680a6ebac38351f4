/** The 37 body parts that a frontend's 3D model knows by name. */
export const BODY_PARTS = [
  'Head', 'Brain', 'Left Eye', 'Right Eye', 'Left Ear', 'Right Ear', 'Nose', 'Mouth', 'Neck', 'Heart',
  'Left Lung', 'Right Lung', 'Liver', 'Stomach', 'Pancreas', 'Spleen', 'Left Kidney', 'Right Kidney', 'Spine',
  'Left Shoulder', 'Right Shoulder', 'Left Arm', 'Right Arm', 'Left Hand', 'Right Hand', 'Pelvis', 'Left Hip',
  'Right Hip', 'Left Leg', 'Right Leg', 'Left Knee', 'Right Knee', 'Left Foot', 'Right Foot', 'Left Ankle',
  'Right Ankle', 'Skin',
] as const; // prettier-ignore

export type BodyPart = (typeof BODY_PARTS)[number];
