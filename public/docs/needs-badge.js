/** @returns the permissions and roles that the caller lacks for an operation */
function lacking({ permissions, roles }, account) {
  return [
    ...permissions.filter((one) => !account.permissions.includes(one)),
    ...roles
      .filter((list) => !list.some((role) => account.roles.includes(role)))
      .map((list) => list.join(' or ')),
  ];
}

function needsOf(spec, path, method) {
  const operation = spec.paths[path]?.[method] ?? {};
  return {
    permissions: operation['x-required-permissions'] ?? [],
    roles: operation['x-required-roles'] ?? [],
  };
}

/** A plugin of Swagger UI: what each operation needs stands beside its path, marked when the caller lacks it. */
export const needsBadge = (session, spec) => () => ({
  wrapComponents: {
    OperationSummaryPath: (Original, { React }) => {
      const element = React.createElement;

      class Badge extends React.Component {
        follow = () => this.forceUpdate();

        componentDidMount() {
          session.addEventListener('change', this.follow);
        }

        componentWillUnmount() {
          session.removeEventListener('change', this.follow);
        }

        render() {
          const { permissions, roles } = this.props.needs;
          const needed = [...permissions, ...roles.map((list) => list.join(' or '))];
          const { account } = session;
          const lacks = account ? lacking(this.props.needs, account) : [];
          const words =
            lacks.length > 0
              ? `your roles lack ${lacks.join(', ')}`
              : `${account ? 'yours' : 'needs'}: ${needed.join(', ')}`;
          return element('span', { className: lacks.length > 0 ? 'needs lacking' : 'needs' }, words);
        }
      }

      return (props) => {
        const needs = needsOf(spec, props.operationProps.get('path'), props.operationProps.get('method'));
        const original = element(Original, props);
        if (needs.permissions.length + needs.roles.length === 0) return original;
        return element(React.Fragment, null, original, element(Badge, { needs }));
      };
    },
  },
});
