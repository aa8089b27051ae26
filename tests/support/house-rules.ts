import type { AST } from 'vue-eslint-parser'
import type { Rule } from 'eslint'
import type { CallExpression, Identifier, MemberExpression, NewExpression, Node, Literal, TemplateElement } from 'estree'

/** Rules of this house that no plugin has. Each has a planted case in tests/lint-rules.test.ts. */

type Listener = Rule.RuleListener
type TemplateServices = { defineTemplateBodyVisitor?: (template: Record<string, unknown>, script?: Listener) => Listener }

const WITH_EXTENSION = /\.(ts|js|mjs|vue|css|json|svg|png|jpg|webp|html|sql|md|txt)(\?[\w&=-]+)?$/
const BANNED_CLASSES = /(?:^|[\s:!])(text-(?:muted|dimmed))(?![\w-])/
const AMBIENT = new Set([
  'crypto', 'performance', 'process', 'fetch', 'setTimeout', 'setInterval', 'setImmediate', 'globalThis', 'navigator', 'window', 'document',
])

const noDefaultExport = rule('Export by name: a name is found by search and stays the same in every file.', (report) => ({
  ExportDefaultDeclaration: report,
  ExportSpecifier(node) {
    if (node.exported.type === 'Identifier' && node.exported.name === 'default') report(node)
  },
}))

const noBarrel = rule('Import from the file that defines it: no re-exports.', (report) => ({
  ExportAllDeclaration: report,
  ExportNamedDeclaration(node) {
    if (node.source) report(node)
  },
}))

const importExtension = rule('Relative imports end in their extension: Node runs these files as they are.', (report) => {
  const check = (source: Node | null | undefined): void => {
    if (source?.type !== 'Literal' || typeof source.value !== 'string') return
    if (/^\.{1,2}(\/|$)/.test(source.value) && !WITH_EXTENSION.test(source.value)) report(source)
  }
  return {
    ImportDeclaration: (node) => { check(node.source) },
    ImportExpression: (node) => { check(node.source) },
    ExportAllDeclaration: (node) => { check(node.source) },
    ExportNamedDeclaration: (node) => { check(node.source) },
  }
})

const noProcessEnv = rule('The environment is read in server/env.ts and nowhere else.', (report) => ({
  MemberExpression(node) {
    if (isIdentifier(node.object, 'process') && propertyName(node) === 'env') report(node)
  },
  VariableDeclarator(node) {
    if (!isIdentifier(node.init, 'process') || node.id.type !== 'ObjectPattern') return
    if (node.id.properties.some((property) => property.type === 'Property' && isIdentifier(property.key, 'env'))) report(node)
  },
  ImportDeclaration(node) {
    if (!/^(node:)?process$/.test(String(node.source.value))) return
    if (node.specifiers.some((specifier) => specifier.type === 'ImportSpecifier' && isIdentifier(specifier.imported, 'env'))) report(node)
  },
}))

/** ESLint's own no-restricted-globals sees values only, and a forgotten `import type` compiles against the fetch API's type. */
const noGlobalRequestType = rule('This is the fetch API\'s Request: import the type you mean.', (report, context) => ({
  TSTypeReference(node: Rule.Node) {
    const { typeName } = node as unknown as { typeName: Node }
    if (typeName.type === 'Identifier' && typeName.name === 'Request' && !isDeclared(context, typeName)) report(node)
  },
}))

const pureCore = rule('core is pure: time, ids and chance come in as arguments.', (report, context) => {
  const isGlobal = (node: Identifier): boolean => context.sourceCode.isGlobalReference(node) || !isDeclared(context, node)
  return {
    MemberExpression(node) {
      const { object } = node
      if (object.type !== 'Identifier' || !isGlobal(object)) return
      const name = `${object.name}.${propertyName(node) ?? ''}`
      if (['Date.now', 'Math.random', 'Temporal.Now'].includes(name)) report(node)
    },
    NewExpression(node: NewExpression) {
      if (isIdentifier(node.callee, 'Date') && node.arguments.length === 0) report(node)
    },
    CallExpression(node: CallExpression) {
      if (isIdentifier(node.callee, 'Date')) report(node)
    },
    Identifier(node) {
      if (AMBIENT.has(node.name) && isReference(node) && isGlobal(node)) report(node)
    },
  }
})

const noFadedText = rule('The classes `text-muted` and `text-dimmed` are too pale to read (WCAG AA): take text-description or text-label.', (report, context) => {
  const check = (node: Rule.Node, text: string): void => {
    if (BANNED_CLASSES.test(text)) report(node)
  }
  const listener = {
    Literal(node: Literal & Rule.NodeParentExtension) {
      if (typeof node.value === 'string') check(node, node.value)
    },
    TemplateElement(node: TemplateElement & Rule.NodeParentExtension) {
      check(node, node.value.raw)
    },
  }
  return inTemplate(context, { ...listener, VLiteral: (node: AST.VLiteral) => { check(node as unknown as Rule.Node, node.value) } }, listener)
})

const checkboxVariant = rule('B24Checkbox needs a variant: without one it renders unstyled.', (report, context) => inTemplate(context, {
  VElement(node: AST.VElement) {
    if (isComponent(node, 'b24checkbox') && !hasAttribute(node, 'variant')) report(node.startTag as unknown as Rule.Node)
  },
}))

const tableSelect = rule('B24Table with @select cannot be used by keyboard: put a link or button into the row.', (report, context) => inTemplate(context, {
  VElement(node: AST.VElement) {
    if (isComponent(node, 'b24table') && (hasListener(node, 'select') || hasAttribute(node, 'onselect'))) {
      report(node.startTag as unknown as Rule.Node)
    }
  },
}))

export const houseRules: Record<string, Rule.RuleModule> = {
  'no-default-export': noDefaultExport,
  'no-barrel': noBarrel,
  'import-extension': importExtension,
  'no-process-env': noProcessEnv,
  'no-global-request-type': noGlobalRequestType,
  'pure-core': pureCore,
  'no-faded-text': noFadedText,
  'checkbox-variant': checkboxVariant,
  'table-select': tableSelect,
}

function rule(message: string, create: (report: (node: Node) => void, context: Rule.RuleContext) => Listener): Rule.RuleModule {
  return {
    meta: { type: 'problem', docs: { description: message }, schema: [], messages: { no: message } },
    create: (context) => create((node) => { context.report({ node, messageId: 'no' }) }, context),
  }
}

/** Listens in a .vue file's template as well; in a .ts file only `script` is there. */
function inTemplate(context: Rule.RuleContext, template: Record<string, unknown>, script: Listener = {}): Listener {
  const services = context.sourceCode.parserServices as TemplateServices
  return services.defineTemplateBodyVisitor?.(template, script) ?? script
}

function isComponent(node: AST.VElement, name: string): boolean {
  return node.rawName.replaceAll('-', '').toLowerCase() === name
}

function hasAttribute(node: AST.VElement, name: string): boolean {
  return node.startTag.attributes.some((attribute) => {
    if (!attribute.directive) return plain(attribute.key.rawName) === name
    return attribute.key.name.name === 'bind' && argumentName(attribute) === name
  })
}

function hasListener(node: AST.VElement, event: string): boolean {
  return node.startTag.attributes.some((attribute) => attribute.directive && attribute.key.name.name === 'on' && argumentName(attribute) === event)
}

function argumentName(directive: AST.VDirective): string | null {
  return directive.key.argument?.type === 'VIdentifier' ? plain(directive.key.argument.rawName) : null
}

function plain(name: string): string {
  return name.replaceAll('-', '').toLowerCase()
}

function isIdentifier(node: Node | null | undefined, name: string): boolean {
  return node?.type === 'Identifier' && node.name === name
}

function propertyName(node: MemberExpression): string | null {
  if (!node.computed && node.property.type === 'Identifier') return node.property.name
  return node.property.type === 'Literal' ? String(node.property.value) : null
}

/** Whether an identifier is a variable being used, and not the name of a property, an import or an own declaration. */
function isReference(node: Identifier & Rule.NodeParentExtension): boolean {
  const { parent } = node
  if (parent.type === 'MemberExpression') return parent.object === node || parent.computed
  if (parent.type === 'Property') return parent.value === node
  return parent.type !== 'MethodDefinition' && parent.type !== 'PropertyDefinition' && !String(parent.type).startsWith('TS')
}

function isDeclared(context: Rule.RuleContext, node: Identifier): boolean {
  for (let scope = context.sourceCode.getScope(node) as ReturnType<typeof context.sourceCode.getScope> | null; scope; scope = scope.upper) {
    const variable = scope.set.get(node.name)
    if (variable) return variable.defs.length > 0
  }
  return false
}
