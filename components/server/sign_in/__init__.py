"""The shell's part of signing in: from a click on «Entra» to the provider of identities or our proxy, and back.

Role: a route and middleware, and the cookies that they leave. In: callables that know accounts. Out: what
`components.server.middleware` puts together. Must not: recognise anybody, or decide what they see.
"""
