/**
 * The class definitions in a Python file, as far as quantizers are written in them. Anything else
 * is a line or a block that is skipped. NEWLINE, INDENT and DEDENT come from PythonLayout.
 */
grammar PythonClasses;

tokens { NEWLINE, INDENT, DEDENT }

file: statement* EOF;

statement: classDefinition | importStatement | assignment | function | other;

importStatement
    : 'from' origin 'import' '('? importedName (',' importedName)* ','? ')'? NEWLINE   # importedNames
    | 'import' importedModule (',' importedModule)* NEWLINE                            # importedModules
    ;
origin: '.'* dottedName?;
importedName: name=NAME ('as' alias=NAME)? | '*';
importedModule: dottedName ('as' alias=NAME)?;

classDefinition: decorator* 'class' name=NAME ('(' (base (',' base)* ','?)? ')')? ':' suite;
base: derived | dottedName | keyword=NAME '=' piece+ | piece+;
piece: ('(' | '[' | '{') skipped* (')' | ']' | '}')
     | ~('(' | '[' | '{' | ')' | ']' | '}' | ',' | NEWLINE | INDENT | DEDENT);
/** A class with further attributes: Base.let(bit_width=4). */
derived: dottedName '(' (keywordArgument (',' keywordArgument)* ','?)? ')';
keywordArgument: name=NAME '=' value=expression;
suite: NEWLINE INDENT member+ DEDENT | member;
member: empty | documentation | classDefinition | assignment | function | other;
empty: ('pass' | '...') NEWLINE;
documentation: STRING+ NEWLINE;
assignment: target=NAME (':' annotation)? '=' (value=expression | rest) NEWLINE;
annotation: ~('=' | NEWLINE | INDENT | DEDENT)+;
rest: ~(NEWLINE | INDENT | DEDENT)+;

function: decorator* 'async'? 'def' name=NAME '(' parameters ')' ('->' annotation)? ':' block;
decorator: '@' rest NEWLINE;
parameters: skipped*;
skipped: open=('(' | '[' | '{') skipped* close=(')' | ']' | '}')
       | ~('(' | '[' | '{' | ')' | ']' | '}' | NEWLINE | INDENT | DEDENT);
block: NEWLINE INDENT content* DEDENT | rest NEWLINE;
content: INDENT content* DEDENT | ~(INDENT | DEDENT);

other: ~('class' | 'def' | '@' | 'async' | NEWLINE | INDENT | DEDENT) ~(NEWLINE | INDENT | DEDENT)* NEWLINE
       (INDENT content* DEDENT)?;

/** What a recipe can say as well. */
expression
    : value=('True' | 'False' | 'None')                                    # constant
    | '-'? NUMBER                                                          # number
    | STRING+                                                              # text
    | derived                                                              # refinement
    | dottedName                                                           # reference
    | '(' self=NAME '<<' NUMBER ')' ('.' NAME)+                            # outer
    | '[' (expression (',' expression)* ','?)? ']'                         # list
    | '(' (expression (',' expression)* ','?)? ')'                         # tuple
    ;
dottedName: NAME ('.' NAME)*;

CLASS: 'class'; DEF: 'def'; ASYNC: 'async'; FROM: 'from'; IMPORT: 'import'; AS: 'as'; PASS: 'pass';
TRUE: 'True'; FALSE: 'False'; NONE: 'None';
OPEN_PAREN: '('; CLOSE_PAREN: ')'; OPEN_BRACKET: '['; CLOSE_BRACKET: ']'; OPEN_BRACE: '{'; CLOSE_BRACE: '}';
ELLIPSIS: '...'; ARROW: '->'; OUTWARDS: '<<'; EQUAL: '=='; ASSIGN: '='; COMMA: ','; COLON: ':'; DOT: '.'; AT: '@'; STAR: '*';
MINUS: '-';

NAME: [\p{L}_] [\p{L}\p{N}_]*;
NUMBER
    : '0' [xX] [0-9a-fA-F_]+ | '0' [oO] [0-7_]+ | '0' [bB] [01_]+
    | DIGITS ('.' DIGITS?)? EXPONENT? [jJ]? | '.' DIGITS EXPONENT? [jJ]?
    ;
fragment DIGITS: [0-9] [0-9_]*;
fragment EXPONENT: [eE] [+-]? DIGITS;

STRING
    : PREFIX? '"""' ('\\' . | ~'\\')*? '"""' | PREFIX? '\'\'\'' ('\\' . | ~'\\')*? '\'\'\''
    | PREFIX? '"' (~["\\\r\n] | '\\' '\r'? . )* '"' | PREFIX? '\'' (~['\\\r\n] | '\\' '\r'? .)* '\''
    ;
fragment PREFIX: [rRbBuUfF] [rRbBfF]?;
/** The beginning of a text that does not end. */
UNCLOSED: PREFIX? ('"""' | '\'\'\'' | '"' | '\'');

COMMENT: '#' ~[\r\n]* -> channel(HIDDEN);
LINE_END: '\r'? '\n' | '\r';
CONTINUATION: '\\' [ \t]* ('\r'? '\n' | '\r') -> channel(HIDDEN);
SPACE: [ \t\f\uFEFF\u00A0]+ -> channel(HIDDEN);
OPERATOR: .;
