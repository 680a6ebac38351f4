import packageJson from '../../package.json' with { type: 'json' };

export const { name: PRODUCT_NAME, version: PRODUCT_VERSION } = packageJson;
