/**
 * What a shell has to know to complete our commands. It asks `dmvault completion answer -- WORDS…` with the words up to the
 * cursor, and shows the lines of the answer: a value, or a value, a tab and what it is; `:files` means that a path is wanted.
 *
 * These are our own because of what completion libraries (@bomb.sh/tab, @pnpm/tabtab, omelette) do with words: one or another
 * of their scripts gives the line typed so far to `eval`, or the answers to `compgen -W`, which expand what is in them. Here
 * lines hold messages that are being typed, and answers hold names that others have chosen. What must never happen here: that
 * a shell runs, or expands, any of it.
 */
export const shells = ['bash', 'zsh', 'fish'] as const

export type CompletingShell = (typeof shells)[number]

/** The script that a shell reads to complete `dmvault`. */
export const completionScripts: Readonly<Record<CompletingShell, string>> = {
  // No `mapfile`, no `compopt` without a check: the bash of macOS is of 2007.
  bash: `# dmvault completion for bash. In ~/.bashrc: eval "$(dmvault completion bash)"
_dmvault_complete() {
  local line
  COMPREPLY=()
  while IFS= read -r line; do
    if [[ $line == :files ]]; then
      compopt -o default 2>/dev/null
    else
      COMPREPLY+=("\${line%%$'\\t'*}")
    fi
  done < <(command dmvault completion answer -- "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null </dev/null)
}
complete -F _dmvault_complete dmvault
`,
  zsh: `#compdef dmvault
# dmvault completion for zsh. In ~/.zshrc, after compinit: eval "$(dmvault completion zsh)"
_dmvault() {
  local line value
  local -a answer described
  answer=("\${(@f)$(command dmvault completion answer -- "\${(@Q)words[2,CURRENT]}" 2>/dev/null </dev/null)}")
  for line in "\${answer[@]}"; do
    [[ -z $line ]] && continue
    if [[ $line == :files ]]; then
      _files
      return
    fi
    value=\${line%%$'\\t'*}
    if [[ $line == *$'\\t'* ]]; then
      described+=("\${value//:/\\\\:}:\${line#*$'\\t'}")
    else
      described+=("\${value//:/\\\\:}")
    fi
  done
  _describe 'dmvault' described
}
if [[ \${funcstack[1]} == _dmvault ]]; then
  _dmvault "$@"
else
  compdef _dmvault dmvault
fi
`,
  fish: `# dmvault completion for fish. In ~/.config/fish/config.fish: dmvault completion fish | source
function __dmvault_complete
  set -l words (commandline -opc)
  set -e words[1]
  set -l current (commandline -ct)
  for line in (command dmvault completion answer -- $words "$current" 2>/dev/null </dev/null)
    if test "$line" = ":files"
      __fish_complete_path "$current"
    else
      printf '%s\\n' "$line"
    end
  end
end
complete -c dmvault -f -a '(__dmvault_complete)'
`,
}
