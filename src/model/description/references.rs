//! Which works does the description name? Every source that a rule or a pattern rests on, in full.

/// The works, in the order of their authors.
pub(super) const REFERENCES: &[&str] = &[
    "Aguiar, M., Hurst, E. & Karabarbounis, L. 2013. Time use during the Great Recession. American \
     Economic Review 103(5), 1664-1696.",
    "Anderson, E. W. 1998. Customer satisfaction and word of mouth. Journal of Service Research 1(1), 5-17.",
    "Ang, B. W. 2004. Decomposition analysis for policymaking in energy: which is the preferred \
     method? Energy Policy 32(9), 1131-1139.",
    "Arrow, K. J. 1962. The economic implications of learning by doing. Review of Economic Studies 29(3), 155-173.",
    "Barabasi, A.-L. & Albert, R. 1999. Emergence of scaling in random networks. Science 286, 509-512.",
    "Baumol, W. J. 1967. Macroeconomics of unbalanced growth: the anatomy of urban crisis. American \
     Economic Review 57(3), 415-426.",
    "Becker, G. S. 1965. A theory of the allocation of time. Economic Journal 75(299), 493-517.",
    "Bernstein, D. J. 2008. ChaCha, a variant of Salsa20. Workshop Record of SASC 2008.",
    "Bridgman, B. and others 2012. Accounting for household production in the national accounts, \
     1965-2010. Survey of Current Business 92.",
    "Brock, W. A. & Durlauf, S. N. 2001. Discrete choice with social interactions. Review of \
     Economic Studies 68(2), 235-260.",
    "Calvo, G. A. 1983. Staggered prices in a utility-maximizing framework. Journal of Monetary Economics 12(3), 383-398.",
    "Chang, Y. & Schorfheide, F. 2003. Labor-supply shifts and economic fluctuations. Journal of \
     Monetary Economics 50(8), 1751-1768.",
    "Clark, G. 2005. The condition of the working class in England, 1209-2004. Journal of Political \
     Economy 113(6), 1307-1340.",
    "Coleman, J. S. 1958. Relational analysis: the study of social organizations with survey methods. \
     Human Organization 17(4), 28-36.",
    "Erdos, P. & Renyi, A. 1959. On random graphs I. Publicationes Mathematicae Debrecen 6, 290-297.",
    "Grimm, V. and others 2006. A standard protocol for describing individual-based and agent-based \
     models. Ecological Modelling 198(1-2), 115-126.",
    "Grimm, V. and others 2020. The ODD protocol for describing agent-based and other simulation \
     models: a second update to improve clarity, replication, and structural realism. \
     Journal of Artificial Societies and Social Simulation 23(2) 7.",
    "Gronau, R. 1977. Leisure, home production, and work: the theory of the allocation of time \
     revisited. Journal of Political Economy 85(6), 1099-1123.",
    "Herrendorf, B., Rogerson, R. & Valentinyi, A. 2014. Growth and structural transformation. \
     Handbook of Economic Growth 2B, 855-941.",
    "Holland, P. W., Laskey, K. B. & Leinhardt, S. 1983. Stochastic blockmodels: first steps. Social \
     Networks 5(2), 109-137.",
    "Huberman, M. & Minns, C. 2007. The times they are not changin': days and hours of work in Old \
     and New Worlds, 1870-2000. Explorations in Economic History 44(4), 538-567.",
    "Kim, J. H. & Wormald, N. C. 2001. Random matchings which induce Hamilton cycles and Hamiltonian \
     decompositions of random regular graphs. Journal of Combinatorial Theory B 81(1), 20-44.",
    "Kotler, P. 1986. The prosumer movement: a new challenge for marketers. Advances in Consumer Research 13, 510-513.",
    "Maslov, S. & Sneppen, K. 2002. Specificity and stability in topology of protein networks. Science 296, 910-913.",
    "Maslow, A. H. 1954. Motivation and Personality. New York: Harper.",
    "McFadden, D. 1974. Conditional logit analysis of qualitative choice behavior. In: Zarembka, P. \
     (ed.), Frontiers in Econometrics, 105-142.",
    "McGrattan, E. R., Rogerson, R. & Wright, R. 1997. An equilibrium model of the business cycle \
     with household production and fiscal policy. International Economic Review 38(2), 267-290.",
    "Molloy, M. & Reed, B. 1995. A critical point for random graphs with a given degree sequence. Random \
     Structures & Algorithms 6(2-3), 161-180.",
    "Ramey, V. A. & Francis, N. 2009. A century of work and leisure. American Economic Journal: \
     Macroeconomics 1(2), 189-224.",
    "Rupert, P., Rogerson, R. & Wright, R. 1995. Estimating substitution elasticities in household \
     production models. Economic Theory 6(1), 179-193.",
    "TARP 1981. Measuring the Grapevine: Consumer Response and Word-of-Mouth. Atlanta: The Coca-Cola Company.",
    "Toffler, A. 1980. The Third Wave. New York: Morrow.",
    "von Hippel, E., de Jong, J. P. J. & Flowers, S. 2012. Comparing business and household sector \
     innovation in consumer products: findings from a representative study in the United Kingdom. \
     Management Science 58(9), 1669-1681.",
    "Watts, D. J. & Strogatz, S. H. 1998. Collective dynamics of 'small-world' networks. Nature 393, 440-442.",
];

/// The list at the end.
pub(super) fn element() -> String {
    let mut text = String::from("## References\n\n");
    for work in REFERENCES {
        text.push_str(&format!("- {work}\n"));
    }
    text
}
